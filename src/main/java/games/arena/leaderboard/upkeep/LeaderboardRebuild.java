package games.arena.leaderboard.upkeep;

import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Boards;
import games.arena.sql.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests a rebuild of boards. This class only marks them: the keepers of all replicas rebuild
 * marked boards, so the rebuild survives the end of this replica. Boards that Redis lacks are built
 * anyway. Reloaded past editions are dropped; the next request reloads them.
 */
@ApplicationScoped
public class LeaderboardRebuild {

  private final Boards boards;
  private final BoardUpkeep upkeep;
  private final Database database;
  private final PastBoards past;

  LeaderboardRebuild(Boards boards, BoardUpkeep upkeep, Database database, PastBoards past) {
    this.boards = boards;
    this.upkeep = upkeep;
    this.database = database;
    this.past = past;
  }

  /**
   * Marks one edition of a board for a rebuild, as {@link #begin()} does all.
   *
   * @param period null for the current one
   */
  public Uni<Void> begin(String board, String period) {
    BoardEdition edition = boards.edition(board, period);
    return boards.isPast(edition) ? past.drop(edition) : upkeep.distrust(edition);
  }

  /** Marks the boards for a rebuild. */
  public Uni<Void> begin() {
    List<Uni<Void>> marks = new ArrayList<>();
    boards.keptAt(database.now()).forEach(edition -> marks.add(upkeep.distrust(edition)));
    marks.add(past.dropAll());
    return Uni.join().all(marks).andCollectFailures().replaceWithVoid();
  }
}
