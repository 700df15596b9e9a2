package games.arena.battle.engine;

/**
 * What of a player takes part in a battle. Everyone starts a battle with full hit points, so there
 * is no "current" value here.
 *
 * @param attack base attack, 1 … 1,000,000 points
 * @param hitPoints maximum hit points, 1 … 1,000,000
 * @param luck chance that a strike against this fighter misses, 0 … 95 percent
 */
public record Fighter(int attack, int hitPoints, int luck) {

  public static final int MAX_ATTACK = 1_000_000;
  public static final int MAX_HIT_POINTS = 1_000_000;

  /** Under 100, so that everyone can be hit. */
  public static final int MAX_LUCK = 95;

  public Fighter {
    requireWithin("attack", attack, 1, MAX_ATTACK);
    requireWithin("hitPoints", hitPoints, 1, MAX_HIT_POINTS);
    requireWithin("luck", luck, 0, MAX_LUCK);
  }

  private static void requireWithin(String field, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          field + " must be between " + min + " and " + max + ", not " + value);
    }
  }
}
