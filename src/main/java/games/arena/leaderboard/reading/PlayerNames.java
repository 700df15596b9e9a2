package games.arena.leaderboard.reading;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import games.arena.ArenaConfig;
import games.arena.account.grant.NameChange;
import games.arena.leaderboard.board.Standings;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Caches players' names for the entries of boards, in the process: that saves Redis a copy of every
 * name (about 100 bytes per player) and each page a second round trip. {@link NameChange} drops a
 * name that has changed. Names expire because an id may belong to another player after PostgreSQL
 * was restored from a backup, and because this process may be out of touch with PostgreSQL.
 */
@ApplicationScoped
class PlayerNames {

  private static final Duration TTL = Duration.ofSeconds(30);

  private final Standings standings;
  private final Cache<Long, String> cache;
  private final AtomicLong changes = new AtomicLong();

  PlayerNames(Standings standings, ArenaConfig config) {
    this.standings = standings;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(config.leaderboard().nameCache())
            .expireAfterWrite(TTL)
            .build();
  }

  /** The names of these players; players who do not exist are left out. */
  Uni<Map<Long, String>> of(Collection<Long> playerIds) {
    Map<Long, String> names = new HashMap<>(cache.getAllPresent(playerIds));
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

  /** A name that was read before it changed must not be cached after the change was heard of. */
  private Map<Long, String> read(List<Long> playerIds) {
    long before = changes.get();
    Map<Long, String> names = standings.names(playerIds);
    cache.putAll(names);
    if (changes.get() != before) {
      cache.invalidateAll(playerIds);
    }
    return names;
  }

  void forget(@Observes NameChange change) {
    changes.incrementAndGet();
    if (change.playerId() == null) {
      cache.invalidateAll();
    } else {
      cache.invalidate(change.playerId());
    }
  }
}
