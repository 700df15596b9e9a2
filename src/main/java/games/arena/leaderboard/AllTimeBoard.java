package games.arena.leaderboard;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The board that every player is on from its creation. */
@ApplicationScoped
public class AllTimeBoard {

  private static final Logger LOG = Logger.getLogger(AllTimeBoard.class);

  private final Standings standings;
  private final Leaderboard leaderboard;
  private final LeaderboardReader reader;
  private final ReusedIds reused;

  AllTimeBoard(
      Standings standings, Leaderboard leaderboard, LeaderboardReader reader, ReusedIds reused) {
    this.standings = standings;
    this.leaderboard = leaderboard;
    this.reader = reader;
    this.reused = reused;
  }

  /** A standing and its rank. */
  public record Ranked(Standing standing, long rank) {}

  /** Gives a new player its standing, in the transaction under way. */
  public void open(long playerId) {
    standings.open(playerId);
  }

  /**
   * Shows a new player, once it is committed. Should Redis be away, the keeper brings the player in
   * later.
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
      LOG.debugf("Player %d is left to the keeper: %s", playerId, e);
    }
  }

  /**
   * Where a player stands; nothing where there is no such player. One whom the board does not have
   * yet has the rank of its score.
   */
  public Optional<Ranked> find(long playerId) {
    Optional<Standing> standing = standings.allTime(playerId);
    if (standing.isEmpty()) {
      return Optional.empty();
    }
    Optional<PlayerRank> rank = reader.rank(BoardEdition.ALL_TIME, playerId).await().indefinitely();
    return Optional.of(
        new Ranked(
            standing.get(),
            rank.isPresent()
                ? rank.get().rank()
                : reader
                    .rankOf(BoardEdition.ALL_TIME, standing.get().score())
                    .await()
                    .indefinitely()));
  }
}
