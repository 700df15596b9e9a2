package games.arena.battle.engine;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Fights many battles between the same two, to see how they mostly end. */
public final class Simulation {

  /** How many turns are fought between two looks at whether to go on: well under a millisecond. */
  private static final int TURNS_BETWEEN_CHECKS = 20_000;

  private Simulation() {}

  /**
   * Fights the battles of a seed. The seeds of the battles themselves are the outputs of SplitMix64
   * for that seed, one after another.
   *
   * @param battles 1 or more
   * @param stop asked every now and then whether to give up
   * @throws CancellationException if {@code stop} said so
   */
  public static Tally run(
      Ruleset rules,
      long seed,
      Fighter attacker,
      Fighter defender,
      int battles,
      BooleanSupplier stop) {
    var seeds = new Dice(seed);
    var duel = new Duel(rules, attacker, defender);
    var tally = new Tally(rules.turnLimit());
    int turnsUnchecked = 0;
    for (int i = 0; i < battles; i++) {
      duel.begin(seeds.next());
      while (!duel.isOver()) {
        duel.strike();
      }
      tally.add(duel.result(), duel.turns());
      turnsUnchecked += duel.turns();
      if (turnsUnchecked >= TURNS_BETWEEN_CHECKS) {
        turnsUnchecked = 0;
        if (stop.getAsBoolean()) {
          throw new CancellationException("Stopped after " + (i + 1) + " battles");
        }
      }
    }
    return tally;
  }
}
