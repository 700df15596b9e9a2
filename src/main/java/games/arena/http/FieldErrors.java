package games.arena.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the rules that a request breaks, so that one answer names all of them. */
public final class FieldErrors {

  private final List<FieldError> errors = new ArrayList<>();

  /** Adds an error. */
  public void add(String field, String message) {
    errors.add(new FieldError(field, message));
  }

  /** Adds an error if there is a message. */
  public void add(String field, Optional<String> message) {
    message.ifPresent(text -> add(field, text));
  }

  /**
   * Adds an error unless the value is there.
   *
   * @return whether it is
   */
  public boolean require(String field, Object value) {
    if (value == null) {
      add(field, "is required");
    }
    return value != null;
  }

  /** Adds an error unless the value is there and in the range, both bounds included. */
  public void requireRange(String field, Number value, long low, long high) {
    require(field, value);
    checkRange(field, value, low, high);
  }

  /** Adds an error unless the value is absent or in the range, both bounds included. */
  public void checkRange(String field, Number value, long low, long high) {
    if (value != null && (value.longValue() < low || value.longValue() > high)) {
      add(field, "must be from %d to %d".formatted(low, high));
    }
  }

  /** Adds an error unless a text is there and has 1 to so many characters. */
  public void requireText(String field, String text, int most) {
    if (require(field, text) && (text.isEmpty() || text.codePointCount(0, text.length()) > most)) {
      add(field, "must have 1 to %d characters".formatted(most));
    }
  }

  /** The number of errors. */
  public int count() {
    return errors.size();
  }

  /** The first error, if there is one. */
  public Optional<FieldError> first() {
    return errors.stream().findFirst();
  }

  /** Throws a 422 with all errors, if there are any. */
  public void refuse() {
    if (!errors.isEmpty()) {
      throw Problems.invalid(errors);
    }
  }
}
