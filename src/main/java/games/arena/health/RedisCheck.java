package games.arena.health;

import games.arena.redis.RedisCalls;
import games.arena.redis.RedisKeys;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready only while Redis answers, and takes what is written: one that is full or read-only is no
 * use.
 */
@Readiness
@ApplicationScoped
class RedisCheck implements AsyncHealthCheck {

  private final RedisCalls redis;

  RedisCheck(RedisCalls redis) {
    this.redis = redis;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    return Bounded.check("Redis", redis.call("SET", RedisKeys.ready(), "1", "PX", "60000"));
  }
}
