package games.arena.rules;

import games.arena.battle.engine.Fighter;
import games.arena.http.FieldError;
import games.arena.http.Problems;
import java.util.ArrayList;
import java.util.List;
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

    private void addErrors(String prefix, List<FieldError> errors) {
      Range.check(errors, prefix + ".attack", attack, 1, Fighter.MAX_ATTACK);
      Range.check(errors, prefix + ".hitPoints", hitPoints, 1, Fighter.MAX_HIT_POINTS);
      Range.check(errors, prefix + ".luck", luck, 0, Fighter.MAX_LUCK);
    }

    Fighter fighter() {
      return new Fighter(attack, hitPoints, luck);
    }
  }

  /** Checks all rules at once. */
  void check() {
    List<FieldError> errors = new ArrayList<>();
    if (rules != null) {
      rules.addErrors("rules.", errors);
    }
    if (Range.require(errors, "attacker", attacker)) {
      attacker.addErrors("attacker", errors);
    }
    if (Range.require(errors, "defender", defender)) {
      defender.addErrors("defender", errors);
    }
    Range.check(errors, "battles", battles, 1, MAX_BATTLES);
    if (seed != null && !isSeed()) {
      errors.add(new FieldError("seed", "must be a 64-bit whole number, as a text of digits"));
    }
    if (!errors.isEmpty()) {
      throw Problems.invalid(errors);
    }
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
