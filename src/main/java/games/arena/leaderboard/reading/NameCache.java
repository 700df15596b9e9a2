package games.arena.leaderboard.reading;

import io.netty.util.collection.LongObjectHashMap;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Names by player id, in about 60 bytes each: a general cache takes three times as much, and a
 * million names are wanted. They are in two generations. New names go into the younger one; once
 * that has half of all names that may be kept, or is five minutes old, the older one is dropped and
 * the younger one takes its place. So no name is kept for longer than ten minutes.
 */
final class NameCache {

  private static final long GENERATION_NANOS = TimeUnit.MINUTES.toNanos(5);

  private final int generationSize;
  private final LongSupplier clock;
  private LongObjectHashMap<byte[]> younger = new LongObjectHashMap<>();
  private LongObjectHashMap<byte[]> older = new LongObjectHashMap<>();
  private long begun;

  /**
   * @param capacity how many names are kept at most
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  NameCache(int capacity, LongSupplier clock) {
    this.generationSize = capacity / 2;
    this.clock = clock;
    this.begun = clock.getAsLong();
  }

  /** Adds the names that are known to a map. */
  synchronized void addTo(Map<Long, String> names, Collection<Long> playerIds) {
    turnIfAged();
    for (long id : playerIds) {
      byte[] name = younger.get(id);
      if (name == null) {
        name = older.get(id);
      }
      if (name != null) {
        names.put(id, new String(name, StandardCharsets.UTF_8));
      }
    }
  }

  synchronized void put(Map<Long, String> names) {
    turnIfAged();
    names.forEach(
        (id, name) -> {
          if (younger.size() >= generationSize) {
            turn();
          }
          if (generationSize > 0) {
            younger.put(id.longValue(), name.getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  synchronized void remove(long playerId) {
    younger.remove(playerId);
    older.remove(playerId);
  }

  synchronized void clear() {
    turn();
    turn();
  }

  private void turnIfAged() {
    if (clock.getAsLong() - begun >= GENERATION_NANOS) {
      turn();
    }
  }

  private void turn() {
    older = younger;
    younger = new LongObjectHashMap<>();
    begun = clock.getAsLong();
  }
}
