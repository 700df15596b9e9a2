package games.arena.leaderboard;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The board that every player is on from its creation. */
@ApplicationScoped
public class AllTimeBoard {

  private final Standings standings;
  private final Leaderboard leaderboard;
  private final LeaderboardReader reader;

  AllTimeBoard(Standings standings, Leaderboard leaderboard, LeaderboardReader reader) {
    this.standings = standings;
    this.leaderboard = leaderboard;
    this.reader = reader;
  }

  /** A standing and its rank. */
  public record Ranked(Standing standing, long rank) {}

  /** Gives a new player its standing, in the transaction under way. */
  public void open(long playerId) throws SQLException {
    standings.open(playerId);
  }

  /**
   * Shows a new player, once it is committed. Should Redis be away, the keeper brings the player in
   * later.
   */
  public void show(long playerId) {
    leaderboard
        .write(BoardEdition.ALL_TIME, List.of(new Score(playerId, 0)))
        .onFailure()
        .recoverWithNull()
        .await()
        .indefinitely();
  }

  /**
   * Where a player stands; nothing where there is no such player. PostgreSQL counts the rank of one
   * whom Redis does not have yet.
   */
  public Optional<Ranked> find(long playerId) throws SQLException {
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
                : standings.rank(BoardEdition.ALL_TIME, standing.get().score())));
  }
}
