package games.arena.health;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;

/** Started, and ready, once the schema is the one this version was written for. */
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

  MigrationCheck(Bounded bounded, Flyway flyway) {
    this.bounded = bounded;
    this.flyway = flyway;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return bounded.check(
        Uni.createFrom().item(this::answer).runSubscriptionOn(this::start),
        HealthCheckResponse.down(NAME));
  }

  private HealthCheckResponse answer() {
    // A schema that was migrated once stays so: the question need not be asked again.
    if (!migrated && asking.compareAndSet(false, true)) {
      try {
        migrated = flyway.info().pending().length == 0;
      } catch (RuntimeException e) {
        LOG.debugf("The schema's version is not known yet: %s", e);
      } finally {
        asking.set(false);
      }
    }
    return HealthCheckResponse.named(NAME).status(migrated).build();
  }

  /** Flyway waits for connections as long as it is told to, and takes a thread with it. */
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
