package games.arena.battle;

import games.arena.ArenaConfig;
import games.arena.fault.BackgroundTask;
import games.arena.sql.Database;
import games.arena.sql.ExpiringRows;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Deletes idempotency keys, dead letters and names of drained workers whose time is over. Battles
 * go with their partition, see {@link BattleArchive}.
 */
@ApplicationScoped
class BattleRetention {

  private static final Duration KEYS_KEPT = Duration.ofDays(30);

  /** Pods get new names, so their old ones would stay for ever. */
  private static final Duration DRAINED_KEPT = Duration.ofDays(30);

  /** Identifies the lock among PostgreSQL's advisory locks: "expire" in ASCII. */
  private static final long LOCK = 0x657870697265L;

  private final ExpiringRows expiring;
  private final Duration deadLettersKept;
  private final BackgroundTask work =
      new BackgroundTask(BattleRetention.class, "Deleting expired keys and dead letters");

  BattleRetention(Database database, ArenaConfig config) {
    this.expiring = new ExpiringRows(database, LOCK);
    this.deadLettersKept = config.queue().deadLettersKept();
  }

  @Scheduled(every = "1m", concurrentExecution = ConcurrentExecution.SKIP)
  void deleteExpired() {
    work.attempt(
        () -> {
          expiring.delete("battle_idempotency_key", "created_at", KEYS_KEPT);
          expiring.delete("dead_letter", "at", deadLettersKept);
          expiring.delete("drained_worker", "drained_at", DRAINED_KEPT);
        });
  }
}
