package games.arena.health;

import games.arena.redis.RedisCalls;
import games.arena.redis.RedisKeys;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.health.api.HealthGroup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Checks that Redis answers and accepts writes; a full or read-only Redis is down. */
@HealthGroup(RedisCheck.DEPENDENCIES)
@ApplicationScoped
class RedisCheck implements AsyncHealthCheck {

  /** The group of checks for people and alerts, not for load balancers. */
  static final String DEPENDENCIES = "dependencies";

  private static final String NAME = "Redis";

  private final Bounded bounded;
  private final RedisCalls redis;

  RedisCheck(Bounded bounded, RedisCalls redis) {
    this.bounded = bounded;
    this.redis = redis;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return bounded.check(
        redis
            .call("SET", RedisKeys.ready(), "1", "PX", "60000")
            .map(answer -> HealthCheckResponse.up(NAME)),
        HealthCheckResponse.down(NAME));
  }
}
