package games.arena.leaderboard;

/**
 * One line of a board.
 *
 * @param rank one more than there are better scores: equal scores share a rank, and the next one
 *     skips
 */
public record LeaderboardEntry(long rank, long playerId, String name, long score) {}
