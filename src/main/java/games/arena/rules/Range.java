package games.arena.rules;

import games.arena.http.FieldError;
import java.util.List;

/** Checks required fields. */
final class Range {

  private Range() {}

  /** Adds an error unless the value is there and in the range, both bounds included. */
  static void check(List<FieldError> errors, String field, Integer value, int low, int high) {
    require(errors, field, value);
    FieldError.checkRange(errors, field, value, low, high);
  }

  /**
   * Adds an error unless the value is there.
   *
   * @return whether it is
   */
  static boolean require(List<FieldError> errors, String field, Object value) {
    if (value == null) {
      errors.add(new FieldError(field, "is required"));
    }
    return value != null;
  }
}
