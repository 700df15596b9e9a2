package games.arena.event;

import games.arena.ArenaConfig;
import games.arena.fault.BackgroundTask;
import games.arena.sql.Database;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Deletes events whose time is over, oldest first, in transactions of a few thousand rows, on one
 * replica at a time.
 */
@ApplicationScoped
class EventRetention {

  /** Rows in one transaction: milliseconds, and no lock that anybody else waits for. */
  private static final int PORTION = 5_000;

  /** In one run; more follow a minute later. */
  private static final int MAX_PORTIONS = 200;

  /** Identifies the lock among PostgreSQL's advisory locks: "events" in ASCII. */
  private static final long LOCK = 0x6576656E7473L;

  private static final String DELETE =
      """
      with turn as materialized (select pg_try_advisory_xact_lock(%d) as mine)
      delete from event where position = any(array(
        select position from (select position, at from event order by position limit ?) oldest
        where (select mine from turn) and at < clock_timestamp() - ? * interval '1 millisecond'))
      """
          .formatted(LOCK);

  private final Database database;
  private final Duration kept;
  private final BackgroundTask work =
      new BackgroundTask(EventRetention.class, "Deleting old events");

  EventRetention(Database database, ArenaConfig config) {
    this.database = database;
    this.kept = config.events().kept();
  }

  @Scheduled(every = "1m", concurrentExecution = ConcurrentExecution.SKIP)
  void deleteOld() {
    work.attempt(
        () -> {
          for (int i = 0; i < MAX_PORTIONS; i++) {
            if (database.update(DELETE, PORTION, kept.toMillis()) < PORTION) {
              return;
            }
          }
        });
  }
}
