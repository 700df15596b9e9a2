package games.arena.bench;

import java.util.List;
import java.util.concurrent.Callable;
import org.opentest4j.TestAbortedException;

/** One figure of a round. What is compared takes turns, so that a busy moment falls on all. */
record Turn(Row row, Callable<Double> measurement) {

  /** A virtual machine is not at its speed after the first one. */
  private static final int WARM_UP_ROUNDS = 2;

  /** Runs rounds to warm up, and then those that count. */
  static void take(Subject subject, int rounds, List<Turn> turns) throws Exception {
    for (int round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
      for (Turn turn : turns) {
        turn.take(subject, round >= WARM_UP_ROUNDS);
      }
    }
  }

  void take(Subject subject) throws Exception {
    take(subject, true);
  }

  private void take(Subject subject, boolean counts) throws Exception {
    try {
      double value = measurement.call();
      if (counts) {
        row.add(subject, value);
      }
    } catch (TestAbortedException e) {
      row.note(subject, "skipped: " + e.getMessage());
    }
  }
}
