package games.arena.battle.engine;

/**
 * The rules that a battle is fought by. A version's values never change, since finished battles are
 * replayed by them.
 *
 * @param version 1 or more
 * @param minLootPercent lowest share of the loser's gold and silver, 0 … 100
 * @param maxLootPercent highest share, {@code minLootPercent} … 100
 * @param strengthFloorPercent the share of its attack that a fighter keeps however badly it is
 *     hurt, 1 … 100
 * @param turnLimit a battle undecided after this many turns is a draw, 1 … {@link #MAX_TURN_LIMIT}
 */
public record Ruleset(
    int version, int minLootPercent, int maxLootPercent, int strengthFloorPercent, int turnLimit) {

  /** The longest battles that any rules allow. */
  public static final int MAX_TURN_LIMIT = 10_000;

  public Ruleset {
    if (version < 1) {
      throw new IllegalArgumentException("version must be at least 1, not " + version);
    }
    if (minLootPercent < 0 || maxLootPercent > 100 || minLootPercent > maxLootPercent) {
      throw new IllegalArgumentException(
          "loot percentages must be 0 <= min <= max <= 100, not min "
              + minLootPercent
              + " and max "
              + maxLootPercent);
    }
    if (strengthFloorPercent < 1 || strengthFloorPercent > 100) {
      throw new IllegalArgumentException(
          "strengthFloorPercent must be between 1 and 100, not " + strengthFloorPercent);
    }
    if (turnLimit < 1 || turnLimit > MAX_TURN_LIMIT) {
      throw new IllegalArgumentException(
          "turnLimit must be between 1 and " + MAX_TURN_LIMIT + ", not " + turnLimit);
    }
  }
}
