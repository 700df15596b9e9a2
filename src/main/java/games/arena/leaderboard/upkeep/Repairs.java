package games.arena.leaderboard.upkeep;

import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.RedisBoards;
import games.arena.leaderboard.board.Score;
import games.arena.leaderboard.upkeep.BoardUpkeep.TooHigh;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Corrects differences on the boards in Redis and counts them. */
@ApplicationScoped
class Repairs {

  private final RedisBoards redisBoards;
  private final BoardUpkeep upkeep;
  private final Counter repaired;

  Repairs(RedisBoards redisBoards, BoardUpkeep upkeep, MeterRegistry metrics) {
    this.redisBoards = redisBoards;
    this.upkeep = upkeep;
    this.repaired =
        Counter.builder("arena.leaderboard.repaired")
            .description("Scores that a comparison with PostgreSQL had to write again")
            .register(metrics);
  }

  /** Creates the counters at start: one that appears with its first event hides that event. */
  void register(@Observes StartupEvent start) {}

  /** Writes scores from PostgreSQL and returns the number that the board lacked. */
  int raise(BoardEdition edition, List<Score> scores) {
    return count(redisBoards.write(edition, scores).await().indefinitely().orElse(0));
  }

  /**
   * Corrects scores that are higher than in PostgreSQL or missing there, and returns their number.
   */
  int lower(BoardEdition edition, Collection<TooHigh> scores) {
    return scores.isEmpty() ? 0 : count(upkeep.lower(edition, scores).await().indefinitely());
  }

  /** Removes deleted players from a board. */
  void delete(BoardEdition edition, List<Long> playerIds) {
    if (!playerIds.isEmpty()) {
      redisBoards.delete(edition, playerIds).await().indefinitely();
    }
  }

  /** Forgets the deletion of players who exist in PostgreSQL. */
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
