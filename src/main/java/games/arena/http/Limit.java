package games.arena.http;

import java.util.regex.Pattern;

/** The query parameter {@code limit}: how many items a page may hold. */
public final class Limit {

  public static final int DEFAULT = 25;
  public static final int MAX = 100;

  private static final Pattern ONE_TO_MAX = Pattern.compile("[1-9][0-9]?|100");

  private Limit() {}

  /**
   * @param text the parameter; null if it is not given
   */
  public static int parse(String text) {
    if (text == null) {
      return DEFAULT;
    }
    if (!ONE_TO_MAX.matcher(text).matches()) {
      throw Problems.badRequest(
          "The query parameter limit must be a whole number from 1 to " + MAX + ".");
    }
    return Integer.parseInt(text);
  }
}
