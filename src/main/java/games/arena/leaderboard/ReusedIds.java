package games.arena.leaderboard;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/**
 * New players with the id of one who was deleted. PostgreSQL gives an id twice only where it was
 * restored from a backup; Redis then still remembers the deletion, and refuses the new player.
 */
@ApplicationScoped
class ReusedIds {

  private final Boards boards;
  private final BoardUpkeep upkeep;
  private final Standings standings;

  ReusedIds(Boards boards, BoardUpkeep upkeep, Standings standings) {
    this.boards = boards;
    this.upkeep = upkeep;
    this.standings = standings;
  }

  /**
   * Has all boards take a new player; false where they do already, or the player is deleted again.
   */
  boolean welcome(long playerId) {
    boolean refused = false;
    for (BoardEdition edition : boards.kept()) {
      // Redis is asked before PostgreSQL: a deletion that comes in between is not forgotten.
      Map<Long, String> deletions =
          upkeep.deletions(edition, List.of(playerId)).await().indefinitely();
      if (!deletions.isEmpty() && standings.allTime(playerId).isPresent()) {
        upkeep.undelete(edition, deletions).await().indefinitely();
        refused = true;
      }
    }
    return refused;
  }
}
