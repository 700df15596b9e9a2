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
 * Names for the entries of boards. A player's name never changes, so a bounded cache in the process
 * is right; it spares Redis a second copy of every name, some 100 bytes a player, and the page a
 * second round trip. Names are read again after a while only because PostgreSQL may be restored
 * from a backup, and an id may then be given to another player.
 */
@ApplicationScoped
class PlayerNames {

  private static final Duration KEPT = Duration.ofSeconds(30);

  private final Standings standings;
  private final Cache<Long, String> cache;

  PlayerNames(Standings standings, ArenaConfig config) {
    this.standings = standings;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(config.leaderboard().nameCache())
            .expireAfterWrite(KEPT)
            .build();
  }

  /** The names of these players, as far as they exist. */
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
