package games.arena.leaderboard.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

class NameCacheTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

  @Test
  void aNameIsKnownUntilItIsRemoved() {
    NameCache cache = new NameCache(10, now::get);
    cache.put(Map.of(1L, "Zoë", 2L, "龍"));
    assertThat(known(cache, 1, 2, 3))
        .containsExactlyInAnyOrderEntriesOf(Map.of(1L, "Zoë", 2L, "龍"));
    cache.remove(1);
    assertThat(known(cache, 1, 2)).containsOnlyKeys(2L);
    cache.clear();
    assertThat(known(cache, 2)).isEmpty();
  }

  @Test
  void aNameIsKeptForFiveMinutesAtLeastAndTenAtMost() {
    NameCache cache = new NameCache(10, now::get);
    now.addAndGet(TimeUnit.MINUTES.toNanos(4));
    cache.put(Map.of(1L, "Ada"));
    now.addAndGet(TimeUnit.MINUTES.toNanos(5));
    assertThat(known(cache, 1)).containsOnlyKeys(1L);
    now.addAndGet(TimeUnit.MINUTES.toNanos(5));
    assertThat(known(cache, 1)).isEmpty();
  }

  @Test
  void theNewestOfANameIsTheOneThatIsRead() {
    NameCache cache = new NameCache(4, now::get);
    cache.put(Map.of(1L, "old"));
    cache.put(Map.of(2L, "b"));
    cache.put(Map.of(3L, "c"));
    cache.put(Map.of(1L, "new"));
    assertThat(known(cache, 1)).containsEntry(1L, "new");
  }

  @Property(tries = 200)
  void itKeepsTheLatestHalfOfItsCapacityAndNoMoreThanAllOfIt(
      @ForAll @IntRange(max = 20) int capacity,
      @ForAll @Size(max = 60) @UniqueElements List<@LongRange(min = 1) Long> ids,
      @ForAll @StringLength(min = 1, max = 20) String name) {
    NameCache cache = new NameCache(capacity, now::get);
    ids.forEach(id -> cache.put(Map.of(id, name)));
    Map<Long, String> known = new HashMap<>();
    cache.addTo(known, ids);
    assertThat(known).hasSizeLessThanOrEqualTo(capacity);
    assertThat(known.keySet())
        .containsAll(ids.subList(Math.max(0, ids.size() - capacity / 2), ids.size()));
    assertThat(known.values()).allMatch(name::equals);
  }

  private static Map<Long, String> known(NameCache cache, long... ids) {
    Map<Long, String> names = new HashMap<>();
    cache.addTo(names, LongStream.of(ids).boxed().toList());
    return names;
  }
}
