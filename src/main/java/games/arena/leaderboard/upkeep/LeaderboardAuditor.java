package games.arena.leaderboard.upkeep;

import games.arena.fault.BackgroundTask;
import games.arena.fault.Failures;
import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Boards;
import games.arena.redis.RedisKeys;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Compares every board in Redis as a whole from time to time, on one replica at a time. The pause
 * grows with the duration of the comparison: a board of a hundred thousand players is compared
 * several times a minute, one of ten million every few minutes. So the boards follow a restored
 * backup within a minute.
 */
@ApplicationScoped
class LeaderboardAuditor {

  private static final Logger LOG = Logger.getLogger(LeaderboardAuditor.class);

  /** The pause in comparison durations: comparing takes at most a twentieth of the time. */
  private static final int PAUSE_FACTOR = 20;

  /** Longer pauses for closed editions: only deletions change them, and there may be several. */
  private static final int CLOSED_PAUSE_FACTOR = 60;

  /** The lease's duration, after which another replica may start. */
  private static final Duration LEASE = Duration.ofMinutes(2);

  private final Boards boards;
  private final BoardUpkeep upkeep;
  private final BoardComparison comparison;
  private final PastBoards past;
  private final BackgroundTask work =
      new BackgroundTask(LeaderboardAuditor.class, "Comparison of boards");

  LeaderboardAuditor(
      Boards boards, BoardUpkeep upkeep, BoardComparison comparison, PastBoards past) {
    this.boards = boards;
    this.upkeep = upkeep;
    this.comparison = comparison;
    this.past = past;
  }

  @Scheduled(every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
  void audit() {
    work.attempt(this::auditAll);
  }

  private void auditAll() throws SQLException {
    List<BoardEdition> editions = new ArrayList<>(boards.kept());
    editions.addAll(past.editions().await().indefinitely());
    Failures failures = new Failures();
    for (BoardEdition edition : editions) {
      failures.collect(() -> audit(edition));
    }
    failures.rethrow();
  }

  private void audit(BoardEdition edition) {
    String turn = RedisKeys.compared(edition.id());
    if (upkeep.reconciled(edition).await().indefinitely().isEmpty()
        || !upkeep.takeTurn(turn, LEASE).await().indefinitely()) {
      return;
    }
    long begin = System.nanoTime();
    try {
      int repaired = comparison.compare(edition);
      LOG.logf(
          repaired > 0 ? Logger.Level.INFO : Logger.Level.DEBUG,
          "Board %s compared in %d ms, %d scores repaired",
          edition.id(),
          (System.nanoTime() - begin) / 1_000_000,
          repaired);
    } catch (NumberFormatException noPlayer) {
      // The set holds an entry that Arena did not write. It cannot be read, so the whole board is
      // replaced.
      (boards.isPast(edition) ? past.drop(edition) : upkeep.distrust(edition))
          .await()
          .indefinitely();
    } finally {
      int pauses = boards.isOpen(edition) ? PAUSE_FACTOR : CLOSED_PAUSE_FACTOR;
      Duration pause = Duration.ofNanos(System.nanoTime() - begin).multipliedBy(pauses);
      upkeep.passTurn(turn, longer(pause, boards.reconcileEvery())).await().indefinitely();
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
