package games.arena.sql;

import java.time.Duration;

/**
 * Deletes rows whose time is over, in transactions of a few thousand rows, on one replica at a
 * time.
 */
public final class ExpiringRows {

  /** Rows in one transaction: milliseconds, and no lock that anybody else waits for. */
  private static final int PORTION = 5_000;

  /** In one run; more follow with the next. */
  private static final int MAX_PORTIONS = 200;

  private static final String DELETE =
      """
      with turn as materialized (select pg_try_advisory_xact_lock(?) as mine)
      delete from %1$s where ctid = any(array(
        select ctid from %1$s where (select mine from turn)
        and %2$s < now() - ? * interval '1 millisecond' order by %2$s limit ?))
      """;

  private final Database database;
  private final long lock;

  /**
   * @param lock identifies the work among PostgreSQL's advisory locks
   */
  public ExpiringRows(Database database, long lock) {
    this.database = database;
    this.lock = lock;
  }

  /**
   * Deletes the oldest rows of a table.
   *
   * @param time the indexed column that {@code kept} is counted from
   */
  public void delete(String table, String time, Duration kept) {
    String delete = DELETE.formatted(table, time);
    int portions = 0;
    while (portions < MAX_PORTIONS
        && database.update(delete, lock, kept.toMillis(), PORTION) == PORTION) {
      portions++;
    }
  }
}
