package games.arena.leaderboard;

import games.arena.sql.DatabaseClock;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/**
 * Has all boards rebuilt. They are only marked here: the keepers find the marks and do it, whatever
 * becomes of the replica that was asked, and boards that Redis does not have are built anyway. Past
 * editions that were brought back are dropped; who asks for one brings it back again.
 */
@ApplicationScoped
public class LeaderboardRebuild {

  private final Boards boards;
  private final BoardUpkeep upkeep;
  private final DatabaseClock clock;
  private final PastBoards past;

  LeaderboardRebuild(Boards boards, BoardUpkeep upkeep, DatabaseClock clock, PastBoards past) {
    this.boards = boards;
    this.upkeep = upkeep;
    this.clock = clock;
    this.past = past;
  }

  /** Marks the boards. */
  public Uni<Void> begin() {
    List<Uni<Void>> marks = new ArrayList<>();
    boards.keptAt(clock.now()).forEach(edition -> marks.add(upkeep.distrust(edition)));
    marks.add(past.dropAll());
    return Uni.join().all(marks).andCollectFailures().replaceWithVoid();
  }
}
