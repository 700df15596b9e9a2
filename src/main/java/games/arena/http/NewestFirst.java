package games.arena.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * Pages through rows with rising ids, newest first. A cursor holds the id at the edge of a page, so
 * that pages neither repeat nor skip rows when new ones are added.
 */
public final class NewestFirst {

  private static final int OLDER = 0;
  private static final int NEWER = 1;

  private NewestFirst() {}

  /** The source of the rows. */
  public interface Rows<R> {

    /** Rows with smaller ids, greatest first. */
    List<R> before(long id, int limit);

    /** Rows with greater ids, smallest first. */
    List<R> after(long id, int limit);

    /** The number of rows. */
    long count();
  }

  /** Reads rows of one table. */
  @FunctionalInterface
  public interface Query<R> {

    /**
     * @param which a condition, an order and a limit, with places for the id and the limit
     */
    List<R> read(String which, long id, int limit);
  }

  /** The rows of one table, all of them, in the order of a column. */
  public static <R> Rows<R> rows(String id, Query<R> query, LongSupplier count) {
    return new Rows<>() {
      @Override
      public List<R> before(long position, int limit) {
        return query.read("%1$s < ? order by %1$s desc limit ?".formatted(id), position, limit);
      }

      @Override
      public List<R> after(long position, int limit) {
        return query.read("%1$s > ? order by %1$s limit ?".formatted(id), position, limit);
      }

      @Override
      public long count() {
        return count.getAsLong();
      }
    };
  }

  /**
   * Reads one page.
   *
   * @param scope the name of the list in its cursors
   * @param cursor null for the first page
   */
  public static <R> Page<R> page(
      String scope, String cursor, int limit, Rows<R> rows, ToLongFunction<R> id) {
    long[] position =
        cursor == null ? new long[] {OLDER, Long.MAX_VALUE} : Cursor.decode(scope, 2, cursor);
    boolean older = position[0] == OLDER;
    // An extra row tells whether there is another page in that direction.
    List<R> found =
        older ? rows.before(position[1], limit + 1) : rows.after(position[1], limit + 1);
    boolean more = found.size() > limit;
    List<R> items = new ArrayList<>(found.subList(0, Math.min(limit, found.size())));
    if (!older) {
      Collections.reverse(items);
    }
    if (items.isEmpty()) {
      return new Page<>(items, rows.count(), null, null);
    }
    long newest = id.applyAsLong(items.get(0));
    long oldest = id.applyAsLong(items.get(items.size() - 1));
    boolean olderLeft = older ? more : !rows.before(oldest, 1).isEmpty();
    // The first page starts with the newest row, so nothing is newer.
    boolean newerLeft = older ? cursor != null && !rows.after(newest, 1).isEmpty() : more;
    return new Page<>(
        items,
        rows.count(),
        olderLeft ? Cursor.encode(scope, OLDER, oldest) : null,
        newerLeft ? Cursor.encode(scope, NEWER, newest) : null);
  }

  /** The same page with its items converted. */
  public static <R, V> Page<V> shaped(Page<R> page, Function<R, V> shape) {
    List<V> items = page.items().stream().map(shape).toList();
    return new Page<>(items, page.total(), page.next(), page.previous());
  }
}
