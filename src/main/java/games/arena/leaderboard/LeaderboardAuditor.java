package games.arena.leaderboard;

import games.arena.ArenaConfig;
import games.arena.fault.BackgroundTask;
import games.arena.fault.Failures;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Has every board compared as a whole from time to time, by one replica at a time. The pause grows
 * with what the comparison takes: a board of a hundred thousand is compared every few seconds, one
 * of ten million every few minutes, and neither takes more than a twentieth of the time.
 */
@ApplicationScoped
class LeaderboardAuditor {

  private static final Logger LOG = Logger.getLogger(LeaderboardAuditor.class);

  private static final int PAUSES = 20;

  /** Nothing is written to past editions but deletions. */
  private static final Duration PAST_PAUSE = Duration.ofMinutes(5);

  /** After so long another replica may begin, as this one seems to be gone. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Boards boards;
  private final BoardUpkeep upkeep;
  private final BoardComparison comparison;
  private final Duration every;
  private final BackgroundTask work =
      new BackgroundTask(LeaderboardAuditor.class, "The comparison of the boards");

  LeaderboardAuditor(
      Boards boards, BoardUpkeep upkeep, BoardComparison comparison, ArenaConfig config) {
    this.boards = boards;
    this.upkeep = upkeep;
    this.comparison = comparison;
    this.every = config.leaderboard().reconcileEvery();
  }

  @Scheduled(every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
  void audit() {
    work.attempt(this::auditAll);
  }

  private void auditAll() throws SQLException {
    Failures failures = new Failures();
    for (BoardEdition edition : boards.kept()) {
      failures.collect(() -> audit(edition));
    }
    failures.rethrow();
  }

  private void audit(BoardEdition edition) throws SQLException {
    if (upkeep.reconciled(edition).await().indefinitely().isEmpty()
        || !upkeep.takeTurn(edition, LONGEST).await().indefinitely()) {
      return;
    }
    long begin = System.nanoTime();
    try {
      int repaired = comparison.compare(edition);
      LOG.logf(
          repaired > 0 ? Logger.Level.INFO : Logger.Level.DEBUG,
          "Board %s was compared in %d ms, %d scores differed",
          edition.id(),
          (System.nanoTime() - begin) / 1_000_000,
          repaired);
    } catch (NumberFormatException noPlayer) {
      // Somebody else has written to the set: what cannot be read cannot be set right one by one.
      upkeep.distrust(edition).await().indefinitely();
    } finally {
      Duration pause = Duration.ofNanos(System.nanoTime() - begin).multipliedBy(PAUSES);
      Duration shortest = boards.isOpen(edition) ? every : PAST_PAUSE;
      upkeep.passTurn(edition, longer(pause, shortest)).await().indefinitely();
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
