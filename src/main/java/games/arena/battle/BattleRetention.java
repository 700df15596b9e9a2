package games.arena.battle;

import games.arena.ArenaConfig;
import games.arena.fault.BackgroundTask;
import games.arena.sql.Database;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Deletes idempotency keys, dead letters and names of drained workers whose time is over, in
 * transactions of a few thousand rows, on one replica at a time. Battles go with their partition,
 * see {@link BattleArchive}.
 */
@ApplicationScoped
class BattleRetention {

  private static final Duration KEYS_KEPT = Duration.ofDays(30);

  /** Pods get new names, so their old ones would stay for ever. */
  private static final Duration DRAINED_KEPT = Duration.ofDays(30);

  /** Rows in one transaction: milliseconds, and no lock that anybody else waits for. */
  private static final int PORTION = 5_000;

  /** In one run; more follow a minute later. */
  private static final int MAX_PORTIONS = 200;

  /** Identifies the lock among PostgreSQL's advisory locks: "expire" in ASCII. */
  private static final long LOCK = 0x657870697265L;

  private static final String DELETE =
      """
      with turn as materialized (select pg_try_advisory_xact_lock(%d) as mine)
      delete from %s where ctid = any(array(
        select ctid from %2$s where (select mine from turn)
        and %3$s < now() - ? * interval '1 millisecond' order by %3$s limit ?))
      """;

  private final Database database;
  private final Duration deadLettersKept;
  private final BackgroundTask work =
      new BackgroundTask(BattleRetention.class, "Deleting expired keys and dead letters");

  BattleRetention(Database database, ArenaConfig config) {
    this.database = database;
    this.deadLettersKept = config.queue().deadLettersKept();
  }

  @Scheduled(every = "1m", concurrentExecution = ConcurrentExecution.SKIP)
  void deleteExpired() {
    work.attempt(
        () -> {
          delete("battle_idempotency_key", "created_at", KEYS_KEPT);
          delete("dead_letter", "at", deadLettersKept);
          delete("drained_worker", "drained_at", DRAINED_KEPT);
        });
  }

  private void delete(String table, String time, Duration kept) {
    String delete = DELETE.formatted(LOCK, table, time);
    for (int i = 0; i < MAX_PORTIONS; i++) {
      if (database.update(delete, kept.toMillis(), PORTION) < PORTION) {
        return;
      }
    }
  }
}
