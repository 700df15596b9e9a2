package games.arena.account.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The counterpart of {@code redis/limits.lua} in this process, for use while Redis is away. */
final class LocalRateLimiter {

  private static final int MAX_KEYS = 100_000;

  private final Clock clock;
  private final Cache<String, Deque<Long>> counted =
      Caffeine.newBuilder().maximumSize(MAX_KEYS).expireAfterWrite(RateLimit.MAX_LENGTH).build();
  private final Cache<String, Boolean> known =
      Caffeine.newBuilder().maximumSize(MAX_KEYS).expireAfterWrite(RateLimit.KNOWN).build();

  LocalRateLimiter(Clock clock) {
    this.clock = clock;
  }

  synchronized Duration ask(Counting what, String knownKey, List<RateLimit> limits) {
    long now = clock.millis();
    boolean isKnown = known.getIfPresent(knownKey) != null;
    long wait = 0;
    for (RateLimit limit : limits) {
      if (limit.limit() > 0 && !(isKnown && limit.sparesKnown())) {
        wait = Math.max(wait, wait(limit, now));
      }
    }
    if (wait > 0) {
      return Duration.ofMillis(wait);
    }
    if (what == Counting.KNOW) {
      known.put(knownKey, true);
    } else if (what == Counting.COUNT) {
      limits.stream().filter(limit -> limit.limit() > 0).forEach(limit -> count(limit, now));
    }
    return Duration.ZERO;
  }

  private long wait(RateLimit limit, long now) {
    Deque<Long> times = counted.getIfPresent(limit.key());
    return times == null || times.size() < limit.limit()
        ? 0
        : times.peekLast() + limit.length().toMillis() - now;
  }

  private void count(RateLimit limit, long now) {
    Deque<Long> times = counted.get(limit.key(), key -> new ArrayDeque<>());
    times.addFirst(now);
    while (times.size() > limit.limit()) {
      times.removeLast();
    }
    counted.put(limit.key(), times);
  }
}
