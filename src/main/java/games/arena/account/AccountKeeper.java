package games.arena.account;

import games.arena.fault.BackgroundTask;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/** Makes and rotates signing keys, and clears away what is over; on every replica. */
@ApplicationScoped
class AccountKeeper {

  private static final Logger LOG = Logger.getLogger(AccountKeeper.class);

  private final SigningKeys keys;
  private final DatabaseKeys databaseKeys;
  private final ExpiredRows expired;
  private final BackgroundTask keeping =
      new BackgroundTask(AccountKeeper.class, "Keeping sessions and keys");

  AccountKeeper(SigningKeys keys, DatabaseKeys databaseKeys, ExpiredRows expired) {
    this.keys = keys;
    this.databaseKeys = databaseKeys;
    this.expired = expired;
  }

  /** A directory of keys that cannot be used is better found now than by the first client. */
  void start(@Observes StartupEvent event) {
    if (keys.areFiles()) {
      keys.load();
    }
  }

  @Scheduled(
      every = "60s",
      delayed = "2s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void keep() {
    keeping.attempt(
        () -> {
          keepKeys();
          expired.delete("session", "id", "expires_at", "< now()");
          expired.delete("session", "id", "ended_at", "< now() - interval '1 hour'");
          expired.delete(
              "account_change",
              "account_id",
              "changed_at",
              "< clock_timestamp() - interval '1 hour'");
        });
  }

  private void keepKeys() {
    // The first key is made here, so that no client has to wait for it.
    keys.get();
    if (!keys.areFiles()) {
      if (databaseKeys.rotateIfDue()) {
        LOG.info("Another key signs tokens from now on");
      }
      databaseKeys.deleteUnused();
    }
  }
}
