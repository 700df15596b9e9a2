package games.arena.redis;

import games.arena.fault.CircuitBreaker;
import games.arena.fault.Timeouts;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Every call to Redis goes through here, so that none is without a time-out. While Redis is away
 * calls fail at once: a request that makes several would else wait for each, and what waits would
 * fill the pool.
 */
@ApplicationScoped
public class RedisCalls {

  /**
   * Longer than a slow script (a page of ten million players takes well under a millisecond), short
   * for a client.
   */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  /** For calls that can be done without. */
  private static final Duration OPTIONAL_TIMEOUT = Duration.ofMillis(500);

  /** How the client says that a connection broke: like an answer of Redis. */
  private static final String CLOSED = "CONNECTION_CLOSED";

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
                failure -> !isAnswer(failure),
                () -> redis.execute("PING"),
                () -> new UncheckedIOException(new ConnectException("Redis does not answer"))),
            timeouts);
  }

  @PreDestroy
  void stop() {
    breaker.stop();
  }

  /** Sends a command; the reply is null where Redis answers nil. */
  public Uni<Response> call(String command, String... arguments) {
    return guard(TIMEOUT, () -> redis.execute(command, arguments));
  }

  /** As {@link #call}, for what can be done without: it does not wait for long. */
  public Uni<Response> callOptional(String command, String... arguments) {
    return guard(OPTIONAL_TIMEOUT, () -> redis.execute(command, arguments));
  }

  /** Runs a script by its digest, and by its text where Redis does not know it (any more). */
  public Uni<Response> run(Script script, List<String> keys, List<String> arguments) {
    return guard(TIMEOUT, () -> runOrLoad(script, keys, arguments));
  }

  /** As {@link #run}, for what can be done without: it does not wait for long. */
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

  /** An error that Redis reports is an answer, too. */
  private static boolean isAnswer(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof ErrorType reply) {
        return !CLOSED.equals(reply.getMessage());
      }
    }
    return false;
  }

  /**
   * The client may wrap Redis' error once more (CompletionException), so the causes are searched
   * too.
   */
  private static boolean isUnknownScript(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t.getMessage() != null && t.getMessage().startsWith("NOSCRIPT")) {
        return true;
      }
    }
    return false;
  }
}
