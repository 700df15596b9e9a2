package games.arena.account.token;

import games.arena.fault.BackgroundTask;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Creates and rotates signing keys and deletes expired rows; runs on every replica. */
@ApplicationScoped
class AccountKeeper {

  private final SigningKeys keys;
  private final DatabaseKeys databaseKeys;
  private final ExpiredRows expired;
  private volatile double keyAgeSeconds = Double.NaN;
  private final BackgroundTask keeping =
      new BackgroundTask(AccountKeeper.class, "Maintenance of sessions and keys");

  AccountKeeper(
      SigningKeys keys, DatabaseKeys databaseKeys, ExpiredRows expired, MeterRegistry metrics) {
    this.keys = keys;
    this.databaseKeys = databaseKeys;
    this.expired = expired;
    Gauge.builder("arena.signing.key.age.seconds", this, self -> self.keyAgeSeconds)
        .description("Age of the key that signs tokens; NaN where keys are files")
        .register(metrics);
  }

  /**
   * Loads the key directory at start, so that unusable keys end the start, not the first request.
   */
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
          expired.delete("ticket", "hash", "expires_at", "< now()");
          expired.delete("registration_key", "id", "created_at", "< now() - interval '10 minutes'");
          expired.delete(
              "account_change",
              "account_id",
              "changed_at",
              "< clock_timestamp() - interval '1 hour'");
        });
  }

  private void keepKeys() {
    // Creates the first key here, so that no client waits for it.
    keys.get();
    if (!keys.areFiles()) {
      databaseKeys.announceNext();
      databaseKeys.rotateIfDue();
      databaseKeys.retire();
      databaseKeys.deleteUnused();
      keyAgeSeconds = databaseKeys.ageSeconds();
    }
  }
}
