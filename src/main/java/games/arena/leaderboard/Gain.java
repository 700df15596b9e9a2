package games.arena.leaderboard;

/** What battles of one moment bring a player, on each board alike. */
public record Gain(long playerId, long score, long wins, long losses, long draws) {

  /** Both together; they are of the same player. */
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
