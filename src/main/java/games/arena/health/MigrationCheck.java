package games.arena.health;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

/** Started and ready once all migrations of this version are applied. */
@Startup
@Readiness
@ApplicationScoped
class MigrationCheck implements AsyncHealthCheck {

  private static final Logger LOG = Logger.getLogger(MigrationCheck.class);
  private static final String NAME = "Schema migrated";

  private final Bounded bounded;
  private final Flyway flyway;
  private final AtomicBoolean asking = new AtomicBoolean();
  private volatile boolean migrated;

  /** A process that migrates at its start ends where that fails, so it need not ask again. */
  MigrationCheck(
      Bounded bounded,
      Flyway flyway,
      @ConfigProperty(name = "quarkus.flyway.migrate-at-start") boolean migratesAtStart) {
    this.bounded = bounded;
    this.flyway = flyway;
    this.migrated = migratesAtStart;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return bounded.check(
        Uni.createFrom().item(this::answer).runSubscriptionOn(this::start),
        HealthCheckResponse.down(NAME));
  }

  private HealthCheckResponse answer() {
    // A migrated schema stays migrated, so the check runs no more after that.
    if (!migrated && asking.compareAndSet(false, true)) {
      try {
        migrated = flyway.info().pending().length == 0;
      } catch (RuntimeException e) {
        LOG.debugf("Schema version not known yet: %s", e);
      } finally {
        asking.set(false);
      }
    }
    return HealthCheckResponse.named(NAME).status(migrated).build();
  }

  /**
   * Runs on a thread of its own, since Flyway may block for long while it waits for a connection.
   */
  private void start(Runnable question) {
    if (migrated) {
      question.run();
    } else {
      Thread thread = new Thread(question, "schema-check");
      thread.setDaemon(true);
      thread.start();
    }
  }
}
