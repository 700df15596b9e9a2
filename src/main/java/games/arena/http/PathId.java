package games.arena.http;

/** Parses the id in a path. A malformed id is 404, not 400, since nothing can have it. */
public final class PathId {

  private PathId() {}

  public static long parse(String text) {
    return IdText.parse(text)
        .orElseThrow(() -> Problems.notFound("There is nothing with this id."));
  }
}
