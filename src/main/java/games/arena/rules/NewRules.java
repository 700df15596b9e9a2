package games.arena.rules;

import games.arena.battle.engine.Ruleset;
import games.arena.http.FieldError;
import games.arena.http.Problems;
import java.util.ArrayList;
import java.util.List;

/** Rules as a request gives them. */
public record NewRules(LootPercent lootPercent, Integer strengthFloorPercent, Integer turnLimit) {

  /** Checks all rules at once. */
  NewRules check() {
    List<FieldError> errors = new ArrayList<>();
    addErrors("", errors);
    if (!errors.isEmpty()) {
      throw Problems.invalid(errors);
    }
    return this;
  }

  /**
   * Adds what is wrong.
   *
   * @param prefix of the fields' names
   */
  void addErrors(String prefix, List<FieldError> errors) {
    String loot = prefix + "lootPercent";
    if (Range.require(errors, loot, lootPercent)) {
      int before = errors.size();
      Range.check(errors, loot + ".min", lootPercent.min(), 0, 100);
      Range.check(errors, loot + ".max", lootPercent.max(), 0, 100);
      if (errors.size() == before && lootPercent.min() > lootPercent.max()) {
        errors.add(new FieldError(loot + ".min", "must not be greater than max"));
      }
    }
    Range.check(errors, prefix + "strengthFloorPercent", strengthFloorPercent, 1, 100);
    Range.check(errors, prefix + "turnLimit", turnLimit, 1, Ruleset.MAX_TURN_LIMIT);
  }

  /** The rules as the engine takes them, under a version that is not stored. */
  Ruleset unstored() {
    return new Ruleset(1, lootPercent.min(), lootPercent.max(), strengthFloorPercent, turnLimit);
  }
}
