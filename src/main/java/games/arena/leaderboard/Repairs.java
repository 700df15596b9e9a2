package games.arena.leaderboard;

import games.arena.leaderboard.BoardUpkeep.TooHigh;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import org.jboss.logging.Logger;

/** Sets right what differs on the boards in Redis, and counts it. */
@ApplicationScoped
class Repairs {

  private static final Logger LOG = Logger.getLogger(Repairs.class);

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

  /** Writes scores as PostgreSQL has them; counts those that the board lacked. */
  void raise(BoardEdition edition, List<Score> scores) {
    count(edition, leaderboard.write(edition, scores).await().indefinitely().orElse(0));
  }

  /** Corrects scores that are higher than PostgreSQL has them, or that it does not have at all. */
  void lower(BoardEdition edition, Collection<TooHigh> scores) {
    if (!scores.isEmpty()) {
      count(edition, upkeep.lower(edition, scores).await().indefinitely());
    }
  }

  /** Takes deleted players off a board. */
  void delete(BoardEdition edition, List<Long> playerIds) {
    if (!playerIds.isEmpty()) {
      leaderboard.delete(edition, playerIds).await().indefinitely();
    }
  }

  private void count(BoardEdition edition, int scores) {
    if (scores > 0) {
      repaired.increment(scores);
      LOG.infof("On board %s %d scores differed from PostgreSQL", edition.id(), scores);
    }
  }
}
