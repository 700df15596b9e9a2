package games.arena.bench;

import java.util.List;
import java.util.stream.IntStream;

/** What several rounds gave, in their order. */
record Rounds(List<Double> values) {

  boolean isEmpty() {
    return values.isEmpty();
  }

  double min() {
    return values.stream().mapToDouble(x -> x).min().orElseThrow();
  }

  double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  double max() {
    return values.stream().mapToDouble(x -> x).max().orElseThrow();
  }

  double last() {
    return values.get(values.size() - 1);
  }

  /** The ratio in each round. */
  Rounds over(Rounds reference) {
    return new Rounds(
        IntStream.range(0, Math.min(values.size(), reference.values.size()))
            .mapToObj(i -> values.get(i) / reference.values.get(i))
            .toList());
  }
}
