package games.arena.battle.engine;

/**
 * What moves from the loser of a battle to its winner. The same amounts leave the one and reach the
 * other, so the sums over all players never change.
 *
 * @param gold whole pieces, 0 or more
 * @param silver whole pieces, 0 or more
 */
public record Loot(long gold, long silver) {

  /** The most gold, and the most silver, that a player can have. */
  public static final long MAX_BALANCE = 1_000_000_000;

  /** What moves in a draw. */
  public static final Loot NONE = new Loot(0, 0);

  /**
   * {@code percent} of the loser's gold and of the loser's silver, each rounded down, and each no
   * more than fits the winner: the rest stays with the loser.
   *
   * @param percent 0 … 100
   * @throws IllegalArgumentException if the percentage or one of the four balances is out of range
   */
  public static Loot taken(
      int percent, long loserGold, long loserSilver, long winnerGold, long winnerSilver) {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("percent must be between 0 and 100, not " + percent);
    }
    return new Loot(
        taken(percent, loserGold, winnerGold), taken(percent, loserSilver, winnerSilver));
  }

  private static long taken(int percent, long loserBalance, long winnerBalance) {
    requireBalance(loserBalance);
    requireBalance(winnerBalance);
    return Math.min(loserBalance * percent / 100, MAX_BALANCE - winnerBalance);
  }

  private static void requireBalance(long balance) {
    if (balance < 0 || balance > MAX_BALANCE) {
      throw new IllegalArgumentException(
          "a balance must be between 0 and " + MAX_BALANCE + ", not " + balance);
    }
  }
}
