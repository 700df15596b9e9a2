package games.arena.leaderboard;

import games.arena.fault.BackgroundTask;
import games.arena.fault.Failures;
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
 * Has every board in Redis compared as a whole from time to time, by one replica at a time. The
 * pause grows with what the comparison takes: a board of a hundred thousand is compared several
 * times a minute, one of ten million every few minutes. So a PostgreSQL that was restored from a
 * backup is believed within a minute.
 */
@ApplicationScoped
class LeaderboardAuditor {

  private static final Logger LOG = Logger.getLogger(LeaderboardAuditor.class);

  /** A comparison takes a twentieth of the time at most. */
  private static final int PAUSES = 20;

  /** Nothing but deletions is written to a closed edition, and there may be several of them. */
  private static final int PAUSES_OF_CLOSED = 60;

  /** After so long another replica may begin, as this one seems to be gone. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Boards boards;
  private final BoardUpkeep upkeep;
  private final BoardComparison comparison;
  private final PastBoards past;
  private final BackgroundTask work =
      new BackgroundTask(LeaderboardAuditor.class, "The comparison of the boards");

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
        || !upkeep.takeTurn(turn, LONGEST).await().indefinitely()) {
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
      (boards.isPast(edition) ? past.drop(edition) : upkeep.distrust(edition))
          .await()
          .indefinitely();
    } finally {
      int pauses = boards.isOpen(edition) ? PAUSES : PAUSES_OF_CLOSED;
      Duration pause = Duration.ofNanos(System.nanoTime() - begin).multipliedBy(pauses);
      upkeep.passTurn(turn, longer(pause, boards.reconcileEvery())).await().indefinitely();
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
