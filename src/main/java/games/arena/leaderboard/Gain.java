package games.arena.leaderboard;

/** A player's gain from battles settled at one moment; the same on every board. */
public record Gain(long playerId, long score, long wins, long losses, long draws) {

  /** The sum of two gains of the same player. */
  public Gain plus(Gain other) {
    return new Gain(
        playerId,
        score + other.score,
        wins + other.wins,
        losses + other.losses,
        draws + other.draws);
  }

  Standing on(BoardEdition edition) {
    return new Standing(playerId, edition, score, wins, losses, draws);
  }
}
