package games.arena.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The counterpart of {@code redis/limits.lua} in this process, for use while Redis is away. */
final class LocalWindows {

  private static final int MAX_KEYS = 100_000;

  private final Clock clock;
  private final Cache<String, Deque<Long>> counted =
      Caffeine.newBuilder().maximumSize(MAX_KEYS).expireAfterWrite(Limits.LONGEST_WINDOW).build();
  private final Cache<String, Boolean> known =
      Caffeine.newBuilder().maximumSize(MAX_KEYS).expireAfterWrite(Limits.KNOWN).build();

  LocalWindows(Clock clock) {
    this.clock = clock;
  }

  synchronized Duration ask(Counting what, String knownKey, List<Window> windows) {
    long now = clock.millis();
    boolean isKnown = known.getIfPresent(knownKey) != null;
    long wait = 0;
    for (Window window : windows) {
      if (window.limit() > 0 && !(isKnown && window.sparesKnown())) {
        wait = Math.max(wait, wait(window, now));
      }
    }
    if (wait > 0) {
      return Duration.ofMillis(wait);
    }
    if (what == Counting.KNOW) {
      known.put(knownKey, true);
    } else if (what == Counting.COUNT) {
      windows.stream().filter(window -> window.limit() > 0).forEach(window -> count(window, now));
    }
    return Duration.ZERO;
  }

  private long wait(Window window, long now) {
    Deque<Long> times = counted.getIfPresent(window.key());
    return times == null || times.size() < window.limit()
        ? 0
        : times.peekLast() + window.length().toMillis() - now;
  }

  private void count(Window window, long now) {
    Deque<Long> times = counted.get(window.key(), key -> new ArrayDeque<>());
    times.addFirst(now);
    while (times.size() > window.limit()) {
      times.removeLast();
    }
    counted.put(window.key(), times);
  }
}
