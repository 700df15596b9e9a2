package games.arena.health;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.health.api.HealthGroup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports in the readiness whether Redis is reachable, but is always up: without Redis, requests
 * are answered from PostgreSQL, and if every replica were not ready, there would be no service.
 */
@Readiness
@ApplicationScoped
class RedisReadiness implements AsyncHealthCheck {

  private final RedisCheck redis;

  RedisReadiness(@HealthGroup(RedisCheck.DEPENDENCIES) RedisCheck redis) {
    this.redis = redis;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return redis
        .call()
        .map(
            answer ->
                HealthCheckResponse.named(answer.getName())
                    .up()
                    .withData("reachable", answer.getStatus() == Status.UP)
                    .build());
  }
}
