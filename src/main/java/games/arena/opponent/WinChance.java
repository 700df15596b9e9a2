package games.arena.opponent;

import games.arena.battle.engine.BattleEngine;
import games.arena.battle.engine.Fighter;
import games.arena.battle.engine.Outcome;
import games.arena.battle.engine.Result;
import games.arena.battle.engine.Ruleset;

/**
 * How likely an attacker wins, from battles fought by the engine. The seeds are always the same, so
 * the answer is, too, as long as both fighters are.
 */
final class WinChance {

  private static final int BATTLES = 200;

  /**
   * No battle is begun after so many turns: 200 battles of 250 turns. Battles that are longer
   * depend less on luck, so fewer of them tell as much. It takes half a millisecond at most.
   */
  private static final int MAX_TURNS = 50_000;

  private WinChance() {}

  /** Of 100 battles, rounded; a draw is no win. */
  static int percent(Ruleset rules, Fighter attacker, Fighter defender) {
    int fought = 0;
    int won = 0;
    for (int turns = 0; fought < BATTLES && turns < MAX_TURNS; fought++) {
      Outcome outcome = BattleEngine.fight(rules, fought, attacker, defender);
      turns += outcome.turns();
      if (outcome.result() == Result.ATTACKER) {
        won++;
      }
    }
    return (200 * won + fought) / (2 * fought);
  }
}
