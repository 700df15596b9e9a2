package games.arena.battle.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Fights battles and replays them. The same arguments give the same battle, on every machine and
 * for ever.
 *
 * <p>The attacker strikes first, then they alternate, until someone's hit points are 0 or {@link
 * #MAX_TURNS} are over. Each turn draws one roll of 1 … 100 from {@link Dice}; the strike misses if
 * it is not above the luck of the one struck.
 */
public final class BattleEngine {

  /** A battle undecided after this many turns is a draw. */
  public static final int MAX_TURNS = 10_000;

  private BattleEngine() {}

  /** Fights a battle without writing down its turns. */
  public static Outcome fight(Ruleset rules, long seed, Fighter attacker, Fighter defender) {
    var dice = new Dice(seed);
    var duel = new Duel(attacker, defender, dice);
    while (!duel.isOver()) {
      duel.strike();
    }
    // The loot is rolled last: its bounds are configuration, and a roll before the turns would let
    // them, through rejected outputs, shift every roll of the battle.
    int lootPercent =
        duel.result() == Result.DRAW
            ? 0
            : dice.roll(rules.minLootPercent(), rules.maxLootPercent());
    return new Outcome(duel.result(), lootPercent, duel.turns());
  }

  /**
   * The turns of a battle that was fought by these rules, with this seed, between these fighters as
   * they stood then.
   *
   * @throws IllegalArgumentException if there are no such rules
   */
  public static List<Turn> replay(int rulesVersion, long seed, Fighter attacker, Fighter defender) {
    Ruleset.requireKnown(rulesVersion);
    var turns = new ArrayList<Turn>();
    var duel = new Duel(attacker, defender, new Dice(seed));
    while (!duel.isOver()) {
      duel.strike();
      turns.add(duel.lastTurn());
    }
    return List.copyOf(turns);
  }

  /**
   * What a strike is worth: each percent of health lost costs a percent of attack, the loss rounded
   * up, but never under half (rounded up). In points, {@code max(attack − ⌈attack · lost /
   * hitPoints⌉, ⌈attack / 2⌉)}; what is left of the attack is {@code ⌊attack · left / hitPoints⌋}.
   */
  static int strength(int attack, int hitPoints, int hitPointsLeft) {
    long healthy = (long) attack * hitPointsLeft / hitPoints; // up to 10¹² before the division
    return (int) Math.max(healthy, (attack + 1) / 2);
  }
}
