package games.arena.leaderboard.upkeep;

import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Boards;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Players who are on no board for a while. They keep their standings, and battles go on adding to
 * them; only who reads a board leaves them out. The table {@code suspension} tells who is hidden.
 */
@ApplicationScoped
public class HiddenPlayers {

  private final Boards boards;
  private final PastBoards past;
  private final BoardComparison comparison;
  private final Repairs repairs;

  HiddenPlayers(Boards boards, PastBoards past, BoardComparison comparison, Repairs repairs) {
    this.boards = boards;
    this.past = past;
    this.comparison = comparison;
    this.repairs = repairs;
  }

  /**
   * Takes a player off every board, after the commit. The boards then refuse late scores of the
   * player as they do those of deleted players.
   */
  public void hide(long playerId) {
    onEachBoard(List.of(playerId), repairs::delete);
  }

  /** Puts players back on every board, after the commit. */
  public void show(List<Long> playerIds) {
    onEachBoard(playerIds, comparison::verify);
  }

  private void onEachBoard(List<Long> playerIds, BiConsumer<BoardEdition, List<Long>> work) {
    List<BoardEdition> editions = new ArrayList<>(boards.kept());
    editions.addAll(past.editions().await().indefinitely());
    editions.forEach(edition -> work.accept(edition, playerIds));
  }
}
