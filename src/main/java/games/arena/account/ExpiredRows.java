package games.arena.account;

import games.arena.sql.Database;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Deletes rows that are over. Each portion is a transaction of its own, so that none holds locks or
 * keeps vacuum waiting for long; one replica at a time does it, the others find nothing to do.
 */
@ApplicationScoped
class ExpiredRows {

  static final int PORTION = 5_000;

  /** A number of Arena's own among PostgreSQL's advisory locks. */
  static final long LOCK = 0x4172_656e_6101L;

  private final Database database;

  ExpiredRows(Database database) {
    this.database = database;
  }

  /**
   * Deletes the rows of a table with one part of a condition after another.
   *
   * @param key the primary key
   * @param time the column to read them by, which has an index
   * @param condition on that column
   * @return how many
   */
  long delete(String table, String key, String time, String condition) {
    long deleted = 0;
    int portion;
    do {
      portion = deletePortion(table, key, time, condition);
      deleted += portion;
    } while (portion == PORTION);
    return deleted;
  }

  private int deletePortion(String table, String key, String time, String condition) {
    return database.inTransaction(
        transaction -> {
          boolean mine =
              transaction
                  .queryOne(
                      "select pg_try_advisory_xact_lock(?) as mine",
                      row -> row.getBoolean("mine"),
                      LOCK)
                  .orElseThrow();
          if (!mine) {
            return 0;
          }
          // Statistics of an empty table would have it read from end to end for each portion.
          transaction.update("set local enable_seqscan = off");
          return transaction.update(
              "delete from %1$s where %2$s = any(array(select %2$s from %1$s where %3$s %4$s order by %3$s limit %5$d))"
                  .formatted(table, key, time, condition, PORTION));
        });
  }
}
