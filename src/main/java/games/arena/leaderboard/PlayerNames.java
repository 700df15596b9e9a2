package games.arena.leaderboard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import games.arena.ArenaConfig;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Caches players' names for the entries of boards. A name never changes, so a bounded cache in the
 * process is safe; it saves Redis a copy of every name (about 100 bytes per player) and each page a
 * second round trip. Names expire only because an id may belong to another player after PostgreSQL
 * was restored from a backup.
 */
@ApplicationScoped
class PlayerNames {

  private static final Duration TTL = Duration.ofSeconds(30);

  private final Standings standings;
  private final Cache<Long, String> cache;

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
        .item(() -> standings.names(missing))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .invoke(cache::putAll)
        .invoke(names::putAll)
        .replaceWith(names);
  }
}
