package games.arena.redis;

import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Every call to Redis goes through here, so that none is without a time-out. While Redis is {@link
 * Absence absent} calls fail at once: a request that makes several would else wait for each, and
 * what waits would fill the pool.
 */
@ApplicationScoped
public class RedisCalls {

  /**
   * Longer than a slow script (a page of ten million players takes well under a millisecond), short
   * for a client.
   */
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final ReactiveRedisDataSource redis;
  private final Absence absence;

  RedisCalls(ReactiveRedisDataSource redis) {
    this.redis = redis;
    this.absence = new Absence(() -> redis.execute("PING").ifNoItem().after(TIMEOUT).fail());
  }

  @PreDestroy
  void end() {
    absence.end();
  }

  /** Sends a command; the reply is null where Redis answers nil. */
  public Uni<Response> call(String command, String... arguments) {
    return absence.guard(() -> redis.execute(command, arguments).ifNoItem().after(TIMEOUT).fail());
  }

  /** Runs a script by its digest, and by its text where Redis does not know it (any more). */
  public Uni<Response> run(Script script, List<String> keys, List<String> arguments) {
    return absence.guard(
        () ->
            redis
                .execute("EVALSHA", line(script.digest(), keys, arguments))
                .onFailure(RedisCalls::isUnknownScript)
                .recoverWithUni(() -> redis.execute("EVAL", line(script.text(), keys, arguments)))
                .ifNoItem()
                .after(TIMEOUT)
                .fail());
  }

  private static String[] line(String script, List<String> keys, List<String> arguments) {
    List<String> line = new ArrayList<>(2 + keys.size() + arguments.size());
    line.add(script);
    line.add(Integer.toString(keys.size()));
    line.addAll(keys);
    line.addAll(arguments);
    return line.toArray(String[]::new);
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
