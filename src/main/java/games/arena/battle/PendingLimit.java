package games.arena.battle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.ToLongFunction;

/**
 * How many pending battles each attacker, or each pair of players, may have. This process adds what
 * it accepts, and counts again after each eighth of the limit: most players and pairs are never
 * counted, and the limit is exceeded by no more than an eighth for each replica.
 *
 * @param <K> whose battles are limited
 */
final class PendingLimit<K> {

  private static final int UNCOUNTED_PART = 8;

  /** Somebody at the limit who asks again and again is counted once in this time. */
  private static final Duration COUNT_KEPT = Duration.ofSeconds(1);

  /** How long it is remembered how many battles of somebody were accepted. */
  private static final Duration IDLE_KEPT = Duration.ofMinutes(10);

  private static final int MAX_REMEMBERED = 20_000;

  private final long most;
  private final ToLongFunction<K> counter;
  private final Cache<K, Known> remembered =
      Caffeine.newBuilder().expireAfterWrite(IDLE_KEPT).maximumSize(MAX_REMEMBERED).build();

  /**
   * @param counted how many were pending at the last count, 0 before the first one
   * @param added how many this process has accepted since
   * @param countedAt {@link System#nanoTime()} of the count, null before the first one
   */
  private record Known(long counted, long added, Long countedAt) {

    static final Known NOTHING = new Known(0, 0, null);

    long battles() {
      return counted + added;
    }

    Known plusOne() {
      return new Known(counted, added + 1, countedAt);
    }

    boolean isJustCounted() {
      return countedAt != null && System.nanoTime() - countedAt < COUNT_KEPT.toNanos();
    }
  }

  /**
   * @param counter counts pending battles in the database; blocks
   */
  PendingLimit(long most, ToLongFunction<K> counter) {
    this.most = most;
    this.counter = counter;
  }

  /** How many more battles may be accepted, if so many are wanted. Blocks where it has to count. */
  long room(K key, long wanted) {
    Known known = remembered.get(key, unknown -> Known.NOTHING);
    boolean uncounted = known.added + wanted > most / UNCOUNTED_PART;
    boolean full = known.battles() + wanted > most;
    // Where nothing was accepted since the count, only time can have changed it.
    if (uncounted && known.added > 0 || (uncounted || full) && !known.isJustCounted()) {
      known = new Known(counter.applyAsLong(key), 0, System.nanoTime());
      remembered.put(key, known);
    }
    return Math.max(0, most - known.battles());
  }

  /** Adds a battle that was accepted since the last call of {@link #room}. */
  void add(K key) {
    remembered.asMap().computeIfPresent(key, (k, known) -> known.plusOne());
  }
}
