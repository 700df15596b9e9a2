package games.arena.leaderboard.upkeep;

import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Boards;
import games.arena.leaderboard.board.Standings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/**
 * Handles new players whose id belonged to a deleted player. PostgreSQL reuses an id only after it
 * was restored from a backup; Redis then still remembers the deletion and refuses the new player.
 */
@ApplicationScoped
public class ReusedIds {

  private final Boards boards;
  private final BoardUpkeep upkeep;
  private final Standings standings;

  ReusedIds(Boards boards, BoardUpkeep upkeep, Standings standings) {
    this.boards = boards;
    this.upkeep = upkeep;
    this.standings = standings;
  }

  /**
   * Makes all boards accept a new player; false if they already do, or if the player is deleted
   * again.
   */
  public boolean welcome(long playerId) {
    boolean refused = false;
    for (BoardEdition edition : boards.kept()) {
      // Redis is read before PostgreSQL, so that a deletion in between is not forgotten.
      Map<Long, String> deletions =
          upkeep.deletions(edition, List.of(playerId)).await().indefinitely();
      if (!deletions.isEmpty() && standings.isKnown(playerId)) {
        upkeep.undelete(edition, deletions).await().indefinitely();
        refused = true;
      }
    }
    return refused;
  }
}
