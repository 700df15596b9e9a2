package games.arena.account.limit;

import games.arena.http.HttpProblem;
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

/**
 * Counts attempts across all replicas in Redis, and in this process what this process admitted.
 * While Redis is away, the process' own count decides alone.
 */
@ApplicationScoped
class RateLimiter {

  private static final Script SCRIPT = Script.load("limits");

  /** No attempt has this time. */
  private static final long NEVER = 0;

  private final RedisCalls redis;
  private final LocalRateLimiter local;

  RateLimiter(RedisCalls redis, Clock clock) {
    this.redis = redis;
    this.local = new LocalRateLimiter(clock);
  }

  /**
   * An attempt that was counted.
   *
   * @param shared its time in Redis
   * @param local its time in this process
   */
  record Counted(long shared, long local) {}

  /**
   * Fails with 429 if a limit is reached.
   *
   * @param knownKey the key of the client's known-client marker
   * @param detail tells the client what there was too much of
   */
  Uni<Void> look(String knownKey, List<RateLimit> limits, String detail) {
    return ask(Counting.LOOK, knownKey, limits, NEVER)
        .onFailure()
        .recoverWithItem(() -> local.ask(Counting.LOOK, knownKey, limits, NEVER))
        .invoke(answer -> refuse(answer.toWait(), detail))
        .replaceWithVoid();
  }

  /** Counts an attempt; fails with 429 if a limit is reached. */
  Uni<Counted> count(String knownKey, List<RateLimit> limits, String detail) {
    return ask(Counting.COUNT, knownKey, limits, NEVER)
        .invoke(shared -> refuse(shared.toWait(), detail))
        .map(
            shared ->
                new Counted(
                    shared.time(), local.ask(Counting.COUNT, knownKey, limits, NEVER).time()))
        .onFailure(failure -> !(failure instanceof HttpProblem))
        .recoverWithItem(
            () -> {
              LocalRateLimiter.Answer own = local.ask(Counting.COUNT, knownKey, limits, NEVER);
              refuse(own.toWait(), detail);
              return new Counted(NEVER, own.time());
            });
  }

  /** Takes back an attempt, and marks the client as known if it is to be. */
  Uni<Void> forgive(Counted attempt, String knownKey, List<RateLimit> limits, boolean know) {
    Counting what = know ? Counting.KNOW : Counting.FORGIVE;
    local.ask(what, knownKey, limits, attempt.local);
    return ask(what, knownKey, limits, attempt.shared)
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }

  private static void refuse(Duration wait, String detail) {
    if (!wait.isZero()) {
      // Rounded up: a client that waits for exactly this long must not be refused again.
      throw Problems.tooManyRequests(detail, Math.toIntExact(wait.plusMillis(999).toSeconds()));
    }
  }

  private Uni<LocalRateLimiter.Answer> ask(
      Counting what, String knownKey, List<RateLimit> limits, long forgiven) {
    List<String> keys = new ArrayList<>(List.of(knownKey));
    List<String> arguments =
        new ArrayList<>(
            List.of(
                what.name().toLowerCase(Locale.ROOT),
                "" + RateLimit.KNOWN.toMillis(),
                "" + forgiven));
    for (RateLimit limit : limits) {
      keys.add(limit.key());
      arguments.add("" + limit.limit());
      arguments.add("" + limit.length().toMillis());
      arguments.add(limit.kind().name().toLowerCase(Locale.ROOT));
    }
    return redis
        .runOptional(SCRIPT, keys, arguments)
        .map(
            reply ->
                new LocalRateLimiter.Answer(
                    Duration.ofMillis(reply.get(0).toLong()), reply.get(1).toLong()));
  }

  /** The Redis key of a counter: a digest, so that long names and addresses give a short key. */
  static String key(String... what) {
    byte[] text = String.join("\0", what).getBytes(StandardCharsets.UTF_8);
    byte[] digest = HashUtil.getMessageDigest(HashUtil.SHA_256).digest(text);
    return RedisKeys.tries(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
  }
}
