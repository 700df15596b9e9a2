package games.arena.leaderboard.board;

/** A player's score on one board. */
public record Score(long playerId, long score) {

  /** 2⁵³ − 1: a sorted set and every JSON client hold whole numbers up to here exactly. */
  public static final long MAX = (1L << 53) - 1;
}
