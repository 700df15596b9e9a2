package games.arena.http;

import java.util.regex.Pattern;

/** The id in a path. One that cannot be an id is the id of nothing, so it is 404 and not 400. */
public final class PathId {

  private static final Pattern CANONICAL = Pattern.compile("[1-9][0-9]{0,18}");

  private PathId() {}

  public static long parse(String text) {
    if (CANONICAL.matcher(text).matches()) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException beyondLong) {
        // 19 digits can be too many: nothing has that id either.
      }
    }
    throw Problems.notFound("There is nothing with this id.");
  }
}
