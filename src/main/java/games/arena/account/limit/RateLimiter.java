package games.arena.account.limit;

import games.arena.http.Problems;
import games.arena.redis.RedisCalls;
import games.arena.redis.RedisKeys;
import games.arena.redis.Script;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jose4j.lang.HashUtil;

/** Counts attempts across all replicas in Redis, or in this process while Redis is away. */
@ApplicationScoped
class RateLimiter {

  private static final Script SCRIPT = Script.load("limits");

  private final RedisCalls redis;
  private final LocalRateLimiter local;

  RateLimiter(RedisCalls redis, Clock clock) {
    this.redis = redis;
    this.local = new LocalRateLimiter(clock);
  }

  /**
   * Fails with 429 if a limit is reached.
   *
   * @param knownKey the key of the client's known-client marker
   * @param detail tells the client what there was too much of
   */
  Uni<Void> check(Counting what, String knownKey, List<RateLimit> limits, String detail) {
    return ask(what, knownKey, limits).invoke(wait -> refuse(wait, detail)).replaceWithVoid();
  }

  private static void refuse(Duration wait, String detail) {
    if (!wait.isZero()) {
      // Rounded up, so that whoever waits as long as told is not refused again.
      throw Problems.tooManyRequests(detail, Math.toIntExact(wait.plusMillis(999).toSeconds()));
    }
  }

  private Uni<Duration> ask(Counting what, String knownKey, List<RateLimit> limits) {
    List<String> keys = new ArrayList<>(List.of(knownKey));
    List<String> arguments =
        new ArrayList<>(
            List.of(what.name().toLowerCase(Locale.ROOT), "" + RateLimit.KNOWN.toMillis()));
    for (RateLimit limit : limits) {
      keys.add(limit.key());
      arguments.add("" + limit.limit());
      arguments.add("" + limit.length().toMillis());
      arguments.add(limit.sparesKnown() ? "1" : "0");
    }
    return redis
        .runOptional(SCRIPT, keys, arguments)
        .map(wait -> Duration.ofMillis(wait.toLong()))
        .onFailure()
        .recoverWithItem(() -> local.ask(what, knownKey, limits));
  }

  /** The Redis key of a counter: a digest, so that long names and addresses give a short key. */
  static String key(String... what) {
    byte[] text = String.join("\0", what).getBytes(StandardCharsets.UTF_8);
    byte[] digest = HashUtil.getMessageDigest(HashUtil.SHA_256).digest(text);
    return RedisKeys.tries(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
  }
}
