package games.arena.wallet;

import games.arena.fault.BackgroundTask;
import games.arena.sql.Database;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Deletes idempotency keys of transactions whose time is over, in portions, on one replica at a
 * time. The transactions themselves stay.
 */
@ApplicationScoped
class WalletRetention {

  private static final Duration KEYS_KEPT = Duration.ofDays(30);

  /** Rows in one statement: milliseconds, and no lock that anybody else waits for. */
  private static final int PORTION = 5_000;

  /** In one run; more follow a minute later. */
  private static final int MAX_PORTIONS = 200;

  /** Identifies the lock among PostgreSQL's advisory locks: "wallet" in ASCII. */
  private static final long LOCK = 0x77616c6c6574L;

  private final Database database;
  private final BackgroundTask work =
      new BackgroundTask(WalletRetention.class, "Deleting expired keys of transactions");

  WalletRetention(Database database) {
    this.database = database;
  }

  @Scheduled(every = "1m", concurrentExecution = ConcurrentExecution.SKIP)
  void deleteExpired() {
    work.attempt(
        () -> {
          int portions = 0;
          while (deletePortion() == PORTION && portions < MAX_PORTIONS) {
            portions++;
          }
        });
  }

  private int deletePortion() {
    return database.update(
        """
        with turn as materialized (select pg_try_advisory_xact_lock(?) as mine)
        delete from wallet_key where ctid = any(array(
          select ctid from wallet_key where (select mine from turn)
          and created_at < now() - ? * interval '1 millisecond' order by created_at limit ?))
        """,
        LOCK,
        KEYS_KEPT.toMillis(),
        PORTION);
  }
}
