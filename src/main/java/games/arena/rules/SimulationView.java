package games.arena.rules;

import games.arena.battle.engine.Tally;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How simulated battles ended.
 *
 * @param seed a 64-bit number as text; with it, the same request gives the same answer
 */
public record SimulationView(
    String seed, int attackerWins, int defenderWins, int draws, Turns turns) {

  private static final int MAX_BUCKETS = 50;

  /**
   * How long the battles were.
   *
   * @param median half of the battles took no longer
   * @param p95 95 percent of the battles took no longer
   * @param histogram at most 50 buckets of the same width, from {@code min} to {@code max} without
   *     gaps; only the last one may be narrower
   */
  public record Turns(int min, int median, int p95, int max, List<Bucket> histogram) {

    private static Turns of(Tally tally) {
      int min = tally.turnsOf(0);
      int max = tally.turnsOf(100);
      int width = (max - min) / MAX_BUCKETS + 1;
      List<Bucket> histogram =
          IntStream.iterate(min, from -> from <= max, from -> from + width)
              .mapToObj(from -> Bucket.of(tally, from, Math.min(from + width - 1, max)))
              .toList();
      return new Turns(min, tally.turnsOf(50), tally.turnsOf(95), max, histogram);
    }
  }

  /** How many battles took {@code from} … {@code to} turns, both included. */
  public record Bucket(int from, int to, int battles) {

    private static Bucket of(Tally tally, int from, int to) {
      return new Bucket(from, to, tally.battlesOf(from, to));
    }
  }

  static SimulationView of(long seed, Tally tally) {
    return new SimulationView(
        Long.toString(seed),
        tally.attackerWins(),
        tally.defenderWins(),
        tally.draws(),
        Turns.of(tally));
  }
}
