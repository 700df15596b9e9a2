package games.arena.account.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The counterpart of {@code redis/limits.lua} in this process. It counts what this process has
 * admitted, so that no more is admitted when Redis goes away in the middle of an attack.
 */
final class LocalRateLimiter {

  private static final int MAX_KEYS = 100_000;

  private final Clock clock;
  private final Cache<String, Deque<Long>> counted =
      Caffeine.newBuilder().maximumSize(MAX_KEYS).expireAfterWrite(RateLimit.MAX_LENGTH).build();
  private final Cache<String, Boolean> known =
      Caffeine.newBuilder().maximumSize(MAX_KEYS).expireAfterWrite(RateLimit.KNOWN).build();

  /**
   * @param toWait how long to wait, zero if no limit is reached
   * @param time the time that the attempt was counted with, if it was
   */
  record Answer(Duration toWait, long time) {}

  LocalRateLimiter(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param forgiven the time of the attempt to take back
   */
  synchronized Answer ask(Counting what, String knownKey, List<RateLimit> limits, long forgiven) {
    long now = clock.millis();
    if (what == Counting.FORGIVE || what == Counting.KNOW) {
      limits.forEach(limit -> forgive(limit, forgiven));
      if (what == Counting.KNOW) {
        known.put(knownKey, true);
      }
      return new Answer(Duration.ZERO, now);
    }
    boolean isKnown = known.getIfPresent(knownKey) != null;
    long wait = 0;
    for (RateLimit limit : limits) {
      if (limit.refuses(isKnown)) {
        wait = Math.max(wait, wait(limit, now));
      }
    }
    if (wait == 0 && what == Counting.COUNT) {
      count(limits, now);
    }
    return new Answer(Duration.ofMillis(wait), now);
  }

  private long wait(RateLimit limit, long now) {
    Deque<Long> times = counted.getIfPresent(limit.key());
    return times == null || times.size() < limit.limit()
        ? 0
        : Math.max(0, times.peekLast() + limit.length().toMillis() - now);
  }

  private void count(List<RateLimit> limits, long now) {
    boolean skip = false;
    for (RateLimit limit : limits) {
      boolean full = limit.kind() == RateLimit.Kind.SHARE && limit.isOn() && wait(limit, now) > 0;
      if (limit.isOn() && !skip && !full) {
        count(limit, now);
      }
      skip = full;
    }
  }

  private void count(RateLimit limit, long now) {
    Deque<Long> times = counted.get(limit.key(), key -> new ArrayDeque<>());
    times.addFirst(now);
    while (times.size() > limit.limit()) {
      times.removeLast();
    }
    counted.put(limit.key(), times);
  }

  private void forgive(RateLimit limit, long time) {
    Deque<Long> times = counted.getIfPresent(limit.key());
    if (times != null) {
      times.removeFirstOccurrence(time);
    }
  }
}
