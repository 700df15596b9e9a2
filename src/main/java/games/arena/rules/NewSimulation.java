package games.arena.rules;

import games.arena.battle.engine.Fighter;
import games.arena.http.FieldErrors;
import java.util.regex.Pattern;

/**
 * Battles to try out.
 *
 * @param rules null for the active ones
 * @param battles how many
 * @param seed a 64-bit number as text; null to have one drawn
 */
public record NewSimulation(
    NewRules rules, Combatant attacker, Combatant defender, Integer battles, String seed) {

  static final int MAX_BATTLES = 1_000_000;

  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,19}");

  /** One of the two who fight. */
  public record Combatant(Integer attack, Integer hitPoints, Integer luck) {

    private void addErrors(String prefix, FieldErrors errors) {
      errors.requireRange(prefix + ".attack", attack, 1, Fighter.MAX_ATTACK);
      errors.requireRange(prefix + ".hitPoints", hitPoints, 1, Fighter.MAX_HIT_POINTS);
      errors.requireRange(prefix + ".luck", luck, 0, Fighter.MAX_LUCK);
    }

    Fighter fighter() {
      return new Fighter(attack, hitPoints, luck);
    }
  }

  /** Checks all rules at once. */
  void check() {
    FieldErrors errors = new FieldErrors();
    if (rules != null) {
      rules.addErrors("rules.", errors);
    }
    if (errors.require("attacker", attacker)) {
      attacker.addErrors("attacker", errors);
    }
    if (errors.require("defender", defender)) {
      defender.addErrors("defender", errors);
    }
    errors.requireRange("battles", battles, 1, MAX_BATTLES);
    if (seed != null && !isSeed()) {
      errors.add("seed", "must be a 64-bit whole number, as a text of digits");
    }
    errors.refuse();
  }

  private boolean isSeed() {
    if (!WHOLE_NUMBER.matcher(seed).matches()) {
      return false;
    }
    try {
      Long.parseLong(seed);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
