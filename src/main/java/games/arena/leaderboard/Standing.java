package games.arena.leaderboard;

/**
 * What a player has reached in one edition of a board.
 *
 * @param score gold and silver won, 0 … 2⁵³ − 1
 */
public record Standing(
    long playerId, BoardEdition edition, long score, long wins, long losses, long draws) {

  /** Both together; they are of the same player and edition. */
  public Standing plus(Standing other) {
    return new Standing(
        playerId,
        edition,
        score + other.score,
        wins + other.wins,
        losses + other.losses,
        draws + other.draws);
  }

  /** The same on another board. */
  public Standing on(BoardEdition other) {
    return new Standing(playerId, other, score, wins, losses, draws);
  }
}
