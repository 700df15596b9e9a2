package games.arena.leaderboard;

import games.arena.sql.DatabaseClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;

/**
 * Has all boards rebuilt. They are only marked here: the keepers find the marks and do it, whatever
 * becomes of the replica that was asked, and boards that Redis does not have are built anyway.
 */
@ApplicationScoped
public class LeaderboardRebuild {

  private final Boards boards;
  private final BoardUpkeep upkeep;
  private final DatabaseClock clock;

  LeaderboardRebuild(Boards boards, BoardUpkeep upkeep, DatabaseClock clock) {
    this.boards = boards;
    this.upkeep = upkeep;
    this.clock = clock;
  }

  public Uni<Void> begin() throws SQLException {
    return Uni.join()
        .all(boards.keptAt(clock.now()).stream().map(upkeep::distrust).toList())
        .andCollectFailures()
        .replaceWithVoid();
  }
}
