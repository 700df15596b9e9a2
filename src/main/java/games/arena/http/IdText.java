package games.arena.http;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The text form of an id: a whole number from 1, without sign or leading zeros. */
public final class IdText {

  private static final Pattern CANONICAL = Pattern.compile("[1-9][0-9]{0,18}");

  private IdText() {}

  /** Whether the text is written like an id; some numbers of 19 digits are still too large. */
  public static boolean isCanonical(String text) {
    return CANONICAL.matcher(text).matches();
  }

  /** The id; empty if the text is malformed or exceeds a long, since nothing has such an id. */
  public static OptionalLong parse(String text) {
    if (!isCanonical(text)) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException beyondLong) {
      return OptionalLong.empty();
    }
  }
}
