package games.arena.leaderboard;

import games.arena.fault.Outage;
import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.RedisBoards;
import games.arena.leaderboard.board.Score;
import games.arena.leaderboard.reading.BoardPages;
import games.arena.leaderboard.upkeep.ReusedIds;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/** The all-time board, which has every player from registration on. */
@ApplicationScoped
public class AllTimeBoard {

  private static final Logger LOG = Logger.getLogger(AllTimeBoard.class);

  private final RedisBoards redisBoards;
  private final BoardPages pages;
  private final ReusedIds reused;

  AllTimeBoard(RedisBoards redisBoards, BoardPages pages, ReusedIds reused) {
    this.redisBoards = redisBoards;
    this.pages = pages;
    this.reused = reused;
  }

  /**
   * Adds new players to the board in Redis after the commit, with these scores by id. If Redis is
   * away, the keeper adds them later.
   */
  public void show(Map<Long, Long> scores) {
    List<Score> written =
        scores.entrySet().stream().map(row -> new Score(row.getKey(), row.getValue())).toList();
    try {
      if (!written.isEmpty()) {
        redisBoards.write(BoardEdition.ALL_TIME, written).await().indefinitely();
      }
    } catch (RuntimeException e) {
      LOG.debugf("%d players not yet on the all-time board: %s", written.size(), e);
    }
  }

  /**
   * Adds a new player to the board in Redis after the commit. If Redis is away, the keeper adds the
   * player later.
   */
  public void show(long playerId) {
    try {
      List<Score> score = List.of(new Score(playerId, 0));
      Optional<Integer> written =
          redisBoards.write(BoardEdition.ALL_TIME, score).await().indefinitely();
      if (written.equals(Optional.of(0)) && reused.welcome(playerId)) {
        redisBoards.write(BoardEdition.ALL_TIME, score).await().indefinitely();
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
          pages.rankOfPlayer(BoardEdition.ALL_TIME, playerId).await().indefinitely();
      return rank.isPresent()
          ? rank.get()
          : pages.rankOf(BoardEdition.ALL_TIME, score).await().indefinitely();
    } catch (RuntimeException e) {
      if (Outage.isOutage(e) || e instanceof RejectedExecutionException) {
        LOG.debugf("Player %d is shown without a rank: %s", playerId, e);
        return null;
      }
      throw e;
    }
  }
}
