package games.arena.rules;

import games.arena.battle.engine.Ruleset;
import games.arena.http.FieldErrors;

/** Rules as a request gives them. */
public record NewRules(LootPercent lootPercent, Integer strengthFloorPercent, Integer turnLimit) {

  /** Checks all rules at once. */
  NewRules check() {
    FieldErrors errors = new FieldErrors();
    addErrors("", errors);
    errors.refuse();
    return this;
  }

  /**
   * Adds what is wrong.
   *
   * @param prefix of the fields' names
   */
  void addErrors(String prefix, FieldErrors errors) {
    String loot = prefix + "lootPercent";
    if (errors.require(loot, lootPercent)) {
      int before = errors.count();
      errors.requireRange(loot + ".min", lootPercent.min(), 0, 100);
      errors.requireRange(loot + ".max", lootPercent.max(), 0, 100);
      if (errors.count() == before && lootPercent.min() > lootPercent.max()) {
        errors.add(loot + ".min", "must not be greater than max");
      }
    }
    errors.requireRange(prefix + "strengthFloorPercent", strengthFloorPercent, 1, 100);
    errors.requireRange(prefix + "turnLimit", turnLimit, 1, Ruleset.MAX_TURN_LIMIT);
  }

  /** The rules as the engine takes them, under a version that is not stored. */
  Ruleset unstored() {
    return new Ruleset(1, lootPercent.min(), lootPercent.max(), strengthFloorPercent, turnLimit);
  }
}
