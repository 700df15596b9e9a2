package games.arena.leaderboard;

/**
 * A player's results in one edition of a board.
 *
 * @param score gold and silver won, 0 … 2⁵³ − 1
 */
public record Standing(
    long playerId, BoardEdition edition, long score, long wins, long losses, long draws) {}
