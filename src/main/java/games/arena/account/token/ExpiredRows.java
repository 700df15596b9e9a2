package games.arena.account.token;

import games.arena.sql.Database;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Deletes expired rows in batches. Each batch is a transaction of its own, so that locks are short
 * and vacuum is not held up. One replica deletes at a time; the others skip.
 */
@ApplicationScoped
class ExpiredRows {

  static final int PORTION = 5_000;

  /** The advisory lock of this task. */
  static final long LOCK = 0x4172_656e_6101L;

  private final Database database;

  ExpiredRows(Database database) {
    this.database = database;
  }

  /**
   * Deletes the matching rows of a table, batch by batch.
   *
   * @param key the primary key
   * @param time the indexed column of the condition
   * @param condition the rest of the condition, as SQL: an operator and a time
   * @return the number of deleted rows
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
              transaction.queryRow(
                  "select pg_try_advisory_xact_lock(?) as mine",
                  row -> row.getBoolean("mine"),
                  LOCK);
          if (!mine) {
            return 0;
          }
          // With statistics of an empty table, the planner would scan the whole table for each
          // batch.
          transaction.update("set local enable_seqscan = off");
          return transaction.update(
              "delete from %1$s where %2$s = any(array(select %2$s from %1$s where %3$s %4$s order by %3$s limit %5$d))"
                  .formatted(table, key, time, condition, PORTION));
        });
  }
}
