package games.arena.wallet;

import games.arena.fault.BackgroundTask;
import games.arena.sql.Database;
import games.arena.sql.ExpiringRows;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Deletes idempotency keys of transactions whose time is over. The transactions themselves stay.
 */
@ApplicationScoped
class WalletRetention {

  private static final Duration KEYS_KEPT = Duration.ofDays(30);

  /** Identifies the lock among PostgreSQL's advisory locks: "wallet" in ASCII. */
  private static final long LOCK = 0x77616c6c6574L;

  private final ExpiringRows expiring;
  private final BackgroundTask work =
      new BackgroundTask(WalletRetention.class, "Deleting expired keys of transactions");

  WalletRetention(Database database) {
    this.expiring = new ExpiringRows(database, LOCK);
  }

  @Scheduled(every = "1m", concurrentExecution = ConcurrentExecution.SKIP)
  void deleteExpired() {
    work.attempt(() -> expiring.delete("wallet_key", "created_at", KEYS_KEPT));
  }
}
