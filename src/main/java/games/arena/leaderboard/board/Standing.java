package games.arena.leaderboard.board;

/**
 * A player's score in one edition of a board.
 *
 * @param score gold and silver won, 0 … 2⁵³ − 1
 */
public record Standing(long playerId, BoardEdition edition, long score) {}
