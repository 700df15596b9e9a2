package games.arena.leaderboard;

import games.arena.fault.Outage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/** The all-time board, which has every player from registration on. */
@ApplicationScoped
public class AllTimeBoard {

  private static final Logger LOG = Logger.getLogger(AllTimeBoard.class);

  private final Leaderboard leaderboard;
  private final LeaderboardReader reader;
  private final ReusedIds reused;

  AllTimeBoard(Leaderboard leaderboard, LeaderboardReader reader, ReusedIds reused) {
    this.leaderboard = leaderboard;
    this.reader = reader;
    this.reused = reused;
  }

  /**
   * Adds a new player to the board in Redis after the commit. If Redis is away, the keeper adds the
   * player later.
   */
  public void show(long playerId) {
    try {
      List<Score> score = List.of(new Score(playerId, 0));
      Optional<Integer> written =
          leaderboard.write(BoardEdition.ALL_TIME, score).await().indefinitely();
      if (written.equals(Optional.of(0)) && reused.welcome(playerId)) {
        leaderboard.write(BoardEdition.ALL_TIME, score).await().indefinitely();
      }
    } catch (RuntimeException e) {
      LOG.debugf("Player %d not yet on the all-time board: %s", playerId, e);
    }
  }

  /**
   * The rank of a player with this score, without the name, whose look-up would need another thread
   * of the pool this one belongs to. If the board does not have the player yet, the rank is
   * computed from the score.
   *
   * @return null while neither Redis nor PostgreSQL can tell it in time
   */
  public Long rank(long playerId, long score) {
    try {
      Optional<Long> rank =
          reader.rankOfPlayer(BoardEdition.ALL_TIME, playerId).await().indefinitely();
      return rank.isPresent()
          ? rank.get()
          : reader.rankOf(BoardEdition.ALL_TIME, score).await().indefinitely();
    } catch (RuntimeException e) {
      if (Outage.isOutage(e) || e instanceof RejectedExecutionException) {
        LOG.debugf("Player %d is shown without a rank: %s", playerId, e);
        return null;
      }
      throw e;
    }
  }
}
