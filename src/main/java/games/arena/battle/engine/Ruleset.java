package games.arena.battle.engine;

/**
 * The rules that a battle is fought by. The version decides the turns and is stored with the
 * battle, to replay it by; the loot bounds are configuration and are not: what a replay shows is
 * the percentage that was rolled then.
 *
 * @param version {@link #VERSION}, or an older one that the engine still knows
 * @param minLootPercent lowest share of the loser's gold and silver, 0 … 100
 * @param maxLootPercent highest share, {@code minLootPercent} … 100
 */
public record Ruleset(int version, int minLootPercent, int maxLootPercent) {

  /**
   * The version that new battles are fought by. A change of a rule adds a version and keeps the
   * older ones, or finished battles replay differently.
   */
  public static final int VERSION = 1;

  public Ruleset {
    requireKnown(version);
    if (minLootPercent < 0 || maxLootPercent > 100 || minLootPercent > maxLootPercent) {
      throw new IllegalArgumentException(
          "loot percentages must be 0 <= min <= max <= 100, not min "
              + minLootPercent
              + " and max "
              + maxLootPercent);
    }
  }

  static void requireKnown(int version) {
    if (version != VERSION) {
      throw new IllegalArgumentException("unknown rules version " + version);
    }
  }
}
