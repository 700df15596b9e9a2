package games.arena.leaderboard.upkeep;

import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Boards;
import games.arena.sql.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Reads a board from PostgreSQL into a new sorted set and then replaces the old set with it. Until
 * then, reads use the old set, and new scores are written to both.
 */
@ApplicationScoped
public class BoardBuilder {

  private final BuildingSet building;
  private final StandingsScan standings;
  private final Database database;
  private final Boards boards;

  BoardBuilder(BuildingSet building, StandingsScan standings, Database database, Boards boards) {
    this.building = building;
    this.standings = standings;
    this.database = database;
    this.boards = boards;
  }

  /**
   * Rebuilds a board.
   *
   * @return false if another replica is rebuilding the board
   */
  public boolean rebuild(BoardEdition edition) {
    String builder = UUID.randomUUID().toString();
    // The new set receives every write from here on, so that rows read later are never too old.
    if (!building.begin(edition, builder).await().indefinitely()) {
      return false;
    }
    try {
      Instant now = database.now();
      fill(edition, builder);
      return building.finish(edition, builder, now, boards.expiry(edition)).await().indefinitely();
    } catch (RuntimeException e) {
      // Releases the lease, so that the next attempt need not wait until it expires.
      building.abandon(edition, builder).subscribe().with(done -> {}, failure -> {});
      throw e;
    }
  }

  /** Sends one batch to Redis while PostgreSQL reads the next. */
  private void fill(BoardEdition edition, String builder) {
    AtomicReference<CompletableFuture<Boolean>> underWay =
        new AtomicReference<>(CompletableFuture.completedFuture(true));
    standings.forEach(
        edition,
        scores -> {
          check(edition, underWay.get());
          underWay.set(building.add(edition, builder, scores).subscribeAsCompletionStage());
        });
    check(edition, underWay.get());
  }

  private static void check(BoardEdition edition, CompletableFuture<Boolean> added) {
    if (!added.join()) {
      throw new IllegalStateException("Lost the turn to rebuild board " + edition.id());
    }
  }
}
