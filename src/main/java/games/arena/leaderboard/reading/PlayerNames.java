package games.arena.leaderboard.reading;

import games.arena.ArenaConfig;
import games.arena.account.grant.NameChange;
import games.arena.leaderboard.board.Standings;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Remembers players' names for the entries of boards, in the process: that saves Redis a copy of
 * every name (about 100 bytes per player) and each page a second round trip. {@link NameChange}
 * drops a name that has changed, and all of them once changes may have been missed.
 */
@ApplicationScoped
class PlayerNames {

  /** What a name takes, and which part of the heap names may take by default. */
  private static final int BYTES = 60;

  private static final int PART_OF_HEAP = 8;
  private static final int MOST_BY_DEFAULT = 1_000_000;

  private final Standings standings;
  private final NameCache cache;
  private final AtomicLong changes = new AtomicLong();

  PlayerNames(Standings standings, ArenaConfig config) {
    this.standings = standings;
    this.cache =
        new NameCache(
            config.leaderboard().nameCache().orElseGet(PlayerNames::fitting), System::nanoTime);
  }

  private static int fitting() {
    long fitting = Runtime.getRuntime().maxMemory() / PART_OF_HEAP / BYTES;
    return (int) Math.min(MOST_BY_DEFAULT, fitting);
  }

  /** The names of these players; players who do not exist are left out. */
  Uni<Map<Long, String>> of(Collection<Long> playerIds) {
    Map<Long, String> names = new HashMap<>();
    cache.addTo(names, playerIds);
    if (names.size() == playerIds.size()) {
      return Uni.createFrom().item(names);
    }
    List<Long> missing = playerIds.stream().filter(id -> !names.containsKey(id)).toList();
    return Uni.createFrom()
        .item(() -> read(missing))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .invoke(names::putAll)
        .replaceWith(names);
  }

  /** A name that was read before it changed must not be kept after the change was heard of. */
  private Map<Long, String> read(List<Long> playerIds) {
    long before = changes.get();
    Map<Long, String> names = standings.names(playerIds);
    cache.put(names);
    if (changes.get() != before) {
      playerIds.forEach(cache::remove);
    }
    return names;
  }

  void forget(@Observes NameChange change) {
    changes.incrementAndGet();
    if (change.playerId() == null) {
      cache.clear();
    } else {
      cache.remove(change.playerId());
    }
  }
}
