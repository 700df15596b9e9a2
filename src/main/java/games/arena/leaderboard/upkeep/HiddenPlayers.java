package games.arena.leaderboard.upkeep;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Players who are on no board for a while. They keep their standings, and battles go on adding to
 * them; only who reads a board leaves them out. The table {@code suspension} tells who is hidden.
 */
@ApplicationScoped
public class HiddenPlayers {

  private final PastBoards past;
  private final BoardComparison comparison;
  private final Repairs repairs;

  HiddenPlayers(PastBoards past, BoardComparison comparison, Repairs repairs) {
    this.past = past;
    this.comparison = comparison;
    this.repairs = repairs;
  }

  /**
   * Takes a player off every board, after the commit. The boards then refuse late scores of the
   * player as they do those of deleted players.
   */
  public void hide(long playerId) {
    past.andKept().forEach(edition -> repairs.delete(edition, List.of(playerId)));
  }

  /** Puts players back on every board, after the commit. */
  public void show(List<Long> playerIds) {
    past.andKept().forEach(edition -> comparison.verify(edition, playerIds));
  }
}
