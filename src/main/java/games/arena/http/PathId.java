package games.arena.http;

import java.util.regex.Pattern;

/** Parses the id in a path. A malformed id is 404, not 400, since nothing can have it. */
public final class PathId {

  private static final Pattern CANONICAL = Pattern.compile("[1-9][0-9]{0,18}");

  private PathId() {}

  public static long parse(String text) {
    if (CANONICAL.matcher(text).matches()) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException beyondLong) {
        // Some numbers of 19 digits exceed a long; nothing has such an id.
      }
    }
    throw Problems.notFound("There is nothing with this id.");
  }
}
