package games.arena.redis;

import games.arena.fault.CircuitBreaker;
import games.arena.fault.Timeouts;
import games.arena.internals.RedisErrors;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Sends all commands to Redis, each with a time-out. While Redis is away, calls fail at once: a
 * request with several calls would otherwise wait for each of them, and waiting calls would fill
 * the connection pool.
 */
@ApplicationScoped
public class RedisCalls {

  /**
   * Longer than any script takes (a page of ten million players takes well under a millisecond),
   * yet short for a client.
   */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** For calls whose result is optional. */
  private static final Duration OPTIONAL_TIMEOUT = Duration.ofMillis(500);

  private final ReactiveRedisDataSource redis;
  private final Timeouts timeouts;
  private final CircuitBreaker breaker;

  RedisCalls(ReactiveRedisDataSource redis, Timeouts timeouts) {
    this.redis = redis;
    this.timeouts = timeouts;
    this.breaker =
        new CircuitBreaker(
            new CircuitBreaker.Server(
                "Redis",
                failure -> !RedisErrors.isAnswered(failure),
                () -> redis.execute("PING"),
                () -> new UncheckedIOException(new ConnectException("Redis does not answer"))),
            timeouts);
  }

  @PreDestroy
  void stop() {
    breaker.stop();
  }

  /** Sends a command; the reply is null if Redis answers nil. */
  public Uni<Response> call(String command, String... arguments) {
    return guard(TIMEOUT, () -> redis.execute(command, arguments));
  }

  /** Like {@link #call} with a shorter time-out, for optional results. */
  public Uni<Response> callOptional(String command, String... arguments) {
    return guard(OPTIONAL_TIMEOUT, () -> redis.execute(command, arguments));
  }

  /** Runs a script by its digest, or by its text if Redis does not know the digest. */
  public Uni<Response> run(Script script, List<String> keys, List<String> arguments) {
    return guard(TIMEOUT, () -> runOrLoad(script, keys, arguments));
  }

  /** Like {@link #run} with a shorter time-out, for optional results. */
  public Uni<Response> runOptional(Script script, List<String> keys, List<String> arguments) {
    return guard(OPTIONAL_TIMEOUT, () -> runOrLoad(script, keys, arguments));
  }

  private Uni<Response> guard(Duration timeout, Supplier<Uni<Response>> call) {
    return breaker.guard(() -> timeouts.limit(call.get(), timeout));
  }

  private Uni<Response> runOrLoad(Script script, List<String> keys, List<String> arguments) {
    return redis
        .execute("EVALSHA", line(script.digest(), keys, arguments))
        .onFailure(RedisCalls::isUnknownScript)
        .recoverWithUni(() -> redis.execute("EVAL", line(script.text(), keys, arguments)));
  }

  private static String[] line(String script, List<String> keys, List<String> arguments) {
    List<String> line = new ArrayList<>(2 + keys.size() + arguments.size());
    line.add(script);
    line.add(Integer.toString(keys.size()));
    line.addAll(keys);
    line.addAll(arguments);
    return line.toArray(String[]::new);
  }

  /** Searches the causes too, since the client may wrap the error in a CompletionException. */
  private static boolean isUnknownScript(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t.getMessage() != null && t.getMessage().startsWith("NOSCRIPT")) {
        return true;
      }
    }
    return false;
  }
}
