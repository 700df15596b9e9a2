package games.arena.account;

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

/** Counts attempts across all replicas in Redis, or in this process while Redis is away. */
@ApplicationScoped
class Limits {

  /** How long a client stays known after a sign-in. */
  static final Duration KNOWN = Duration.ofDays(1);

  static final Duration LONGEST_WINDOW = Duration.ofHours(1);

  private static final Script SCRIPT = Script.load("limits");

  private final RedisCalls redis;
  private final LocalWindows local;

  Limits(RedisCalls redis, Clock clock) {
    this.redis = redis;
    this.local = new LocalWindows(clock);
  }

  /**
   * @param knownKey the key of the client's known-client marker
   * @return how long to wait; zero if no limit is reached
   */
  Uni<Duration> ask(Counting what, String knownKey, List<Window> windows) {
    List<String> keys = new ArrayList<>(List.of(knownKey));
    List<String> arguments =
        new ArrayList<>(List.of(what.name().toLowerCase(Locale.ROOT), "" + KNOWN.toMillis()));
    for (Window window : windows) {
      keys.add(window.key());
      arguments.add("" + window.limit());
      arguments.add("" + window.length().toMillis());
      arguments.add(window.sparesKnown() ? "1" : "0");
    }
    return redis
        .runOptional(SCRIPT, keys, arguments)
        .map(wait -> Duration.ofMillis(wait.toLong()))
        .onFailure()
        .recoverWithItem(() -> local.ask(what, knownKey, windows));
  }

  /** The Redis key of a counter: a digest, so that long names and addresses give a short key. */
  static String key(String... what) {
    byte[] text = String.join("\0", what).getBytes(StandardCharsets.UTF_8);
    byte[] digest = Fingerprint.sha256().digest(text);
    return RedisKeys.tries(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
  }
}
