package games.arena.player;

import games.arena.leaderboard.AllTimeBoard;
import games.arena.leaderboard.Standing;
import games.arena.leaderboard.Standings;
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
  private final Standings standings;

  PlayerSnapshots(Database database, Standings standings) {
    this.database = database;
    this.standings = standings;
  }

  /** The players by id; missing are those that do not exist. */
  public Map<Long, PlayerView> of(Collection<Long> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    List<Player> players = database.entities(() -> Player.list("id in ?1", ids));
    Map<Long, Standing> scores = new HashMap<>();
    standings.allTime(ids).forEach(standing -> scores.put(standing.playerId(), standing));
    Map<Long, PlayerView> views = new HashMap<>();
    for (Player player : players) {
      Standing standing = scores.get(player.id);
      // A player deleted between the two reads has no standing any more.
      if (standing != null) {
        views.put(player.id, PlayerView.of(player, new AllTimeBoard.Ranked(standing, null)));
      }
    }
    return views;
  }
}
