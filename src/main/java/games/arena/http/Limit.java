package games.arena.http;

import java.util.regex.Pattern;

/** The query parameter {@code limit}: how many items a page may hold. */
public final class Limit {

  public static final int DEFAULT = 25;
  public static final int MAX = 100;

  private static final Pattern POSITIVE = Pattern.compile("[1-9][0-9]{0,8}");

  private Limit() {}

  /**
   * @param text the parameter; null if it is not given
   */
  public static int parse(String text) {
    return parse(text, DEFAULT, MAX);
  }

  /**
   * @param text the parameter; null if it is not given
   * @param usual what holds then
   */
  public static int parse(String text, int usual, int max) {
    if (text == null) {
      return usual;
    }
    if (!POSITIVE.matcher(text).matches() || Integer.parseInt(text) > max) {
      throw Problems.badRequest(
          "The query parameter limit must be a whole number from 1 to " + max + ".");
    }
    return Integer.parseInt(text);
  }
}
