package games.arena.battle.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Fights battles and replays them. The same arguments give the same battle, on every machine and
 * for ever.
 *
 * <p>The attacker strikes first, then they alternate, until someone's hit points are 0 or the
 * rules' turns are over. Each turn draws one roll of 1 … 100 from {@link Dice}; the strike misses
 * if it is not above the luck of the one struck.
 */
public final class BattleEngine {

  private BattleEngine() {}

  /** Fights a battle without writing down its turns. */
  public static Outcome fight(Ruleset rules, long seed, Fighter attacker, Fighter defender) {
    var duel = new Duel(rules, attacker, defender);
    duel.begin(seed);
    while (!duel.isOver()) {
      duel.strike();
    }
    return new Outcome(duel.result(), duel.lootPercent(), duel.turns());
  }

  /**
   * The turns of a battle that was fought by these rules, with this seed, between these fighters as
   * they stood then.
   */
  public static List<Turn> replay(Ruleset rules, long seed, Fighter attacker, Fighter defender) {
    var turns = new ArrayList<Turn>();
    var duel = new Duel(rules, attacker, defender);
    duel.begin(seed);
    while (!duel.isOver()) {
      duel.strike();
      turns.add(duel.lastTurn());
    }
    return List.copyOf(turns);
  }
}
