package games.arena.http;

import java.util.List;

/**
 * A part of a list.
 *
 * @param next the cursor of the page after this one, null on the last page
 * @param previous the cursor of the page before this one, null on the first page
 */
public record Page<T>(List<T> items, long total, String next, String previous) {

  public static <T> Page<T> single(List<T> items) {
    return new Page<>(items, items.size(), null, null);
  }
}
