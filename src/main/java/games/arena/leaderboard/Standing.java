package games.arena.leaderboard;

/**
 * What a player has reached in one edition of a board.
 *
 * @param score gold and silver won, 0 … 2⁵³ − 1
 */
public record Standing(
    long playerId, BoardEdition edition, long score, long wins, long losses, long draws) {}
