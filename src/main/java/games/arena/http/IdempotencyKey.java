package games.arena.http;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The header {@code Idempotency-Key}: 1 to 128 visible ASCII characters. */
public final class IdempotencyKey {

  public static final String HEADER = "Idempotency-Key";

  private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7E]{1,128}");

  private IdempotencyKey() {}

  /**
   * @param headers all headers of this name; empty or null if there is none
   */
  public static Optional<String> parse(List<String> headers) {
    if (headers == null || headers.isEmpty()) {
      return Optional.empty();
    }
    if (headers.size() > 1) {
      throw Problems.badRequest("The header " + HEADER + " is given more than once.");
    }
    String key = headers.get(0);
    if (!VISIBLE_ASCII.matcher(key).matches()) {
      throw Problems.badRequest(
          "The header " + HEADER + " must be 1 to 128 visible ASCII characters.");
    }
    return Optional.of(key);
  }

  /** As {@link #parse}, where a request must have the header. */
  public static String require(List<String> headers) {
    return parse(headers)
        .orElseThrow(() -> Problems.badRequest("The header " + HEADER + " is required."));
  }
}
