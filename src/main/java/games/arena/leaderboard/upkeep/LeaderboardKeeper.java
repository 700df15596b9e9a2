package games.arena.leaderboard.upkeep;

import games.arena.fault.BackgroundTask;
import games.arena.fault.Failures;
import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Boards;
import games.arena.sql.DatabaseClock;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
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
  private final DatabaseClock clock;
  private final BoardBuilder builder;
  private final Reconciliation reconciliation;
  private final BackgroundTask work =
      new BackgroundTask(LeaderboardKeeper.class, "Maintenance of boards");

  LeaderboardKeeper(
      Boards boards, DatabaseClock clock, BoardBuilder builder, Reconciliation reconciliation) {
    this.boards = boards;
    this.clock = clock;
    this.builder = builder;
    this.reconciliation = reconciliation;
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void keep() {
    work.attempt(this::keepAll);
  }

  /** A failure on one board does not keep the others from being maintained. */
  private void keepAll() throws SQLException {
    Instant now = clock.now();
    Failures failures = new Failures();
    for (BoardEdition edition : boards.keptAt(now)) {
      failures.collect(() -> keep(edition, now));
    }
    failures.rethrow();
  }

  private void keep(BoardEdition edition, Instant now) {
    if (!reconciliation.reconcile(edition, now) && builder.rebuild(edition)) {
      LOG.debugf("Board %s rebuilt", edition.id());
    }
  }
}
