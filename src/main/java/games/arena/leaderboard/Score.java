package games.arena.leaderboard;

/** A player's score on one board. */
public record Score(long playerId, long score) {

  /**
   * 2⁵³ − 1: the largest whole number that every sorted set and every JSON client holds exactly.
   */
  static final long MAX = (1L << 53) - 1;
}
