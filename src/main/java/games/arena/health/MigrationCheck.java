package games.arena.health;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;
import org.flywaydb.core.Flyway;

/** Started once the schema is the one this version was written for. */
@Startup
@ApplicationScoped
class MigrationCheck implements HealthCheck {

  private final Flyway flyway;
  private volatile boolean migrated;

  MigrationCheck(Flyway flyway) {
    this.flyway = flyway;
  }

  @Override
  public HealthCheckResponse call() {
    // A schema that was migrated once stays so: the question need not be asked again.
    migrated = migrated || flyway.info().pending().length == 0;
    return HealthCheckResponse.named("Schema migrated").status(migrated).build();
  }
}
