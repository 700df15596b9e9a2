package games.arena.health;

import games.arena.sql.DatabaseClock;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.unchecked.Unchecked;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while PostgreSQL answers. */
@Readiness
@ApplicationScoped
class DatabaseCheck implements AsyncHealthCheck {

  private final DatabaseClock clock;

  DatabaseCheck(DatabaseClock clock) {
    this.clock = clock;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return Bounded.check(
        "PostgreSQL",
        Uni.createFrom()
            .item(Unchecked.supplier(clock::now))
            .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()));
  }
}
