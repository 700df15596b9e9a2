package games.arena.leaderboard.upkeep;

import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Chunks;
import games.arena.leaderboard.board.Score;
import games.arena.leaderboard.board.Standings;
import games.arena.leaderboard.upkeep.BoardUpkeep.Stretch;
import games.arena.leaderboard.upkeep.BoardUpkeep.TooHigh;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares a whole board in Redis with PostgreSQL and corrects differences in both directions. This
 * finds errors that reconciliation cannot find, such as wrong scores of players who have not
 * battled for long, or entries that PostgreSQL does not have.
 *
 * <p>Both sides are read in the order of the board, a thousand entries at a time, and compared by
 * digest. If the digests differ, because of an error or of a battle in between, the players with
 * different scores are checked again.
 */
@ApplicationScoped
public class BoardComparison {

  private final Repairs repairs;
  private final BoardUpkeep upkeep;
  private final StandingsScan scan;
  private final Standings standings;

  BoardComparison(Repairs repairs, BoardUpkeep upkeep, StandingsScan scan, Standings standings) {
    this.repairs = repairs;
    this.upkeep = upkeep;
    this.scan = scan;
    this.standings = standings;
  }

  /** Compares a board and returns the number of corrected scores. */
  public int compare(BoardEdition edition) {
    Walk walk = new Walk(edition);
    scan.forEachInOrder(edition, walk::compare);
    walk.compareRest();
    return walk.repaired;
  }

  /**
   * Reads Redis first and PostgreSQL second. So a score in Redis that is too high is not due to a
   * battle settled in between, and a player whose deletion Redis remembers is also deleted in
   * PostgreSQL, unless PostgreSQL was restored from a backup.
   *
   * @return the number of corrected scores
   */
  int verify(BoardEdition edition, List<Long> players) {
    Map<Long, Long> seen = upkeep.scores(edition, players).await().indefinitely();
    Map<Long, String> deletions = upkeep.deletions(edition, players).await().indefinitely();
    Map<Long, Long> right = standings.scores(edition, players);
    deletions.keySet().retainAll(right.keySet());
    repairs.undelete(edition, deletions);
    List<Score> tooLow = new ArrayList<>();
    List<TooHigh> tooHigh = new ArrayList<>();
    for (Long player : players) {
      Long is = seen.get(player);
      Long should = right.get(player);
      if (should != null && (is == null || is < should)) {
        tooLow.add(new Score(player, should));
      } else if (is != null && (should == null || is > should)) {
        tooHigh.add(new TooHigh(player, is, should));
      }
    }
    return repairs.raise(edition, tooLow) + repairs.lower(edition, tooHigh);
  }

  /** The state of one comparison. */
  private final class Walk {

    private final BoardEdition edition;
    private Score reached;
    private int repaired;

    Walk(BoardEdition edition) {
      this.edition = edition;
    }

    void compare(List<Score> chunk) {
      Score end = chunk.get(chunk.size() - 1);
      compare(end, chunk);
      reached = end;
    }

    /** Checks that Redis has no entries after the last one in PostgreSQL. */
    void compareRest() {
      compare(null, List.of());
    }

    private void compare(Score end, List<Score> expected) {
      Optional<Stretch> differing =
          upkeep.compare(edition, reached, end, expected).await().indefinitely();
      if (differing.isEmpty()) {
        return;
      }
      Set<Score> suspects = new HashSet<>(expected);
      Stretch stretch = differing.get();
      flip(suspects, stretch.scores());
      while (!stretch.complete()) {
        Score last = stretch.scores().get(stretch.scores().size() - 1);
        stretch =
            upkeep
                .compare(edition, last, end, List.of())
                .await()
                .indefinitely()
                .orElse(new Stretch(true, List.of()));
        flip(suspects, stretch.scores());
      }
      List<Long> players = suspects.stream().map(Score::playerId).distinct().toList();
      Chunks.of(players).forEach(this::verify);
    }

    private static void flip(Set<Score> suspects, List<Score> found) {
      for (Score score : found) {
        if (!suspects.remove(score)) {
          suspects.add(score);
        }
      }
    }

    private void verify(List<Long> players) {
      repaired += BoardComparison.this.verify(edition, players);
    }
  }
}
