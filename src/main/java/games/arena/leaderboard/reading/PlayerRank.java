package games.arena.leaderboard.reading;

/**
 * A player's place on a board.
 *
 * @param percentile the percentage of the other players who are not ahead of this one; 100 for the
 *     first, and for the only player
 * @param total the number of players on the board
 */
public record PlayerRank(
    long rank, long playerId, String name, long score, double percentile, long total) {

  static PlayerRank of(LeaderboardEntry entry, long total) {
    double percentile = total <= 1 ? 100 : 100.0 * (total - entry.rank()) / (total - 1);
    return new PlayerRank(
        entry.rank(), entry.playerId(), entry.name(), entry.score(), percentile, total);
  }
}
