package games.arena.http;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** One broken rule in the member {@code errors} of a 422. */
@RegisterForReflection
public record FieldError(String field, String message) {

  /** Adds an error unless the value is absent or in the range, both bounds included. */
  public static void checkRange(
      List<FieldError> errors, String field, Number value, long low, long high) {
    if (value != null && (value.longValue() < low || value.longValue() > high)) {
      errors.add(new FieldError(field, "must be from %d to %d".formatted(low, high)));
    }
  }
}
