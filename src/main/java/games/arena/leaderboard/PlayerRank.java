package games.arena.leaderboard;

/**
 * A player's place on a board.
 *
 * @param percentile share of the others, in percent, whom the player is not behind: 100 for the
 *     first, and when alone
 * @param total players on the board
 */
public record PlayerRank(
    long rank, long playerId, String name, long score, double percentile, long total) {

  static PlayerRank of(LeaderboardEntry entry, long total) {
    double percentile = total <= 1 ? 100 : 100.0 * (total - entry.rank()) / (total - 1);
    return new PlayerRank(
        entry.rank(), entry.playerId(), entry.name(), entry.score(), percentile, total);
  }
}
