package games.arena.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Calls that can be done without. They wait for Redis less than others do, and once it has failed
 * they fail at once for a moment, so that an outage costs nobody a wait for each of them.
 */
@ApplicationScoped
public class OptionalRedis {

  private static final Duration TIMEOUT = Duration.ofMillis(500);
  private static final long REST_NANOS = Duration.ofSeconds(1).toNanos();

  private final RedisCalls redis;
  private volatile boolean failed;
  private volatile long failedAt;

  OptionalRedis(RedisCalls redis) {
    this.redis = redis;
  }

  /** As {@link RedisCalls#call}. */
  public Uni<Response> call(String command, String... arguments) {
    return attempt(() -> redis.call(command, arguments));
  }

  /** As {@link RedisCalls#run}. */
  public Uni<Response> run(Script script, List<String> keys, List<String> arguments) {
    return attempt(() -> redis.run(script, keys, arguments));
  }

  private Uni<Response> attempt(Supplier<Uni<Response>> call) {
    if (failed && System.nanoTime() - failedAt < REST_NANOS) {
      return Uni.createFrom().failure(new TimeoutException("Redis failed a moment ago"));
    }
    return call.get()
        .ifNoItem()
        .after(TIMEOUT)
        .fail()
        .invoke(reply -> failed = false)
        .onFailure()
        .invoke(
            failure -> {
              failedAt = System.nanoTime();
              failed = true;
            });
  }
}
