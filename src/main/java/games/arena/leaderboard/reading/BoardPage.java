package games.arena.leaderboard.reading;

import games.arena.leaderboard.board.BoardEdition;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * A page of a board.
 *
 * @param period the period that all its entries are of, null for the all-time board
 * @param next the cursor of the page after this one, null on the last page
 * @param previous the cursor of the page before this one, null on the first page
 */
@RegisterForReflection // for the same reason as LeaderboardEntry
public record BoardPage(String period, List<?> items, long total, String next, String previous) {

  static BoardPage single(BoardEdition edition, List<GroupEntry> items) {
    return new BoardPage(edition.shownPeriod(), items, items.size(), null, null);
  }
}
