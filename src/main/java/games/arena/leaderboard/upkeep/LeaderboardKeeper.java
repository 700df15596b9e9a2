package games.arena.leaderboard.upkeep;

import games.arena.fault.BackgroundTask;
import games.arena.fault.Failures;
import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Boards;
import games.arena.sql.Database;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Maintains the boards in Redis: rebuilds those that are lost or far behind, and reconciles the
 * others. Safe on all replicas at once: writes set absolute scores and only raise them, and a board
 * has one builder at a time.
 */
@ApplicationScoped
class LeaderboardKeeper {

  private static final Logger LOG = Logger.getLogger(LeaderboardKeeper.class);

  private final Boards boards;
  private final Database database;
  private final BoardBuilder builder;
  private final Reconciliation reconciliation;
  private final BackgroundTask work =
      new BackgroundTask(LeaderboardKeeper.class, "Maintenance of boards");

  LeaderboardKeeper(
      Boards boards, Database database, BoardBuilder builder, Reconciliation reconciliation) {
    this.boards = boards;
    this.database = database;
    this.builder = builder;
    this.reconciliation = reconciliation;
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void keep() {
    work.attempt(this::keepAll);
  }

  /** A failure on one board does not keep the others from being maintained. */
  private void keepAll() {
    Instant now = database.now();
    Failures.tryEach(boards.keptAt(now), edition -> keep(edition, now));
  }

  private void keep(BoardEdition edition, Instant now) {
    if (!reconciliation.reconcile(edition, now) && builder.rebuild(edition)) {
      LOG.debugf("Board %s rebuilt", edition.id());
    }
  }
}
