package games.arena.player;

import games.arena.sql.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads many players at a time from PostgreSQL alone, so without their ranks. */
@ApplicationScoped
public class PlayerSnapshots {

  private final Database database;

  PlayerSnapshots(Database database) {
    this.database = database;
  }

  /** The players by id; missing are those that do not exist. */
  public Map<Long, PlayerView> of(Collection<Long> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    List<Player> players = database.entities(() -> Player.list("id in ?1", ids));
    Map<Long, PlayerView> views = new HashMap<>();
    players.forEach(player -> views.put(player.id, PlayerView.of(player, null)));
    return views;
  }
}
