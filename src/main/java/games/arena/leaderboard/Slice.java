package games.arena.leaderboard;

import java.util.List;

/**
 * Neighbouring entries of a board.
 *
 * @param total players on the board
 * @param before players that stand before the first entry
 * @param entries in the order of the board
 */
record Slice(long total, long before, List<Ranked> entries) {

  /**
   * @param rank one more than there are better scores
   */
  record Ranked(long rank, long playerId, long score) {}
}
