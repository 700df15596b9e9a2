package games.arena.leaderboard;

import games.arena.leaderboard.BoardUpkeep.TooHigh;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Sets right what differs on the boards in Redis, and counts it. */
@ApplicationScoped
class Repairs {

  private final Leaderboard leaderboard;
  private final BoardUpkeep upkeep;
  private final Counter repaired;

  Repairs(Leaderboard leaderboard, BoardUpkeep upkeep, MeterRegistry metrics) {
    this.leaderboard = leaderboard;
    this.upkeep = upkeep;
    this.repaired =
        Counter.builder("arena.leaderboard.repaired")
            .description("Scores that a comparison with PostgreSQL had to write again")
            .register(metrics);
  }

  /** Writes scores as PostgreSQL has them; says how many of them the board lacked. */
  int raise(BoardEdition edition, List<Score> scores) {
    return count(leaderboard.write(edition, scores).await().indefinitely().orElse(0));
  }

  /**
   * Corrects scores that are higher than PostgreSQL has them, or that it does not have at all; says
   * how many.
   */
  int lower(BoardEdition edition, Collection<TooHigh> scores) {
    return scores.isEmpty() ? 0 : count(upkeep.lower(edition, scores).await().indefinitely());
  }

  /** Takes deleted players off a board. */
  void delete(BoardEdition edition, List<Long> playerIds) {
    if (!playerIds.isEmpty()) {
      leaderboard.delete(edition, playerIds).await().indefinitely();
    }
  }

  /** Lets players come back whom PostgreSQL has, although their deletion is remembered. */
  void undelete(BoardEdition edition, Map<Long, String> seen) {
    if (!seen.isEmpty()) {
      upkeep.undelete(edition, seen).await().indefinitely();
    }
  }

  private int count(int scores) {
    repaired.increment(scores);
    return scores;
  }
}
