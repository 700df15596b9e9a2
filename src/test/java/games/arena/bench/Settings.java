package games.arena.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * How much is measured.
 *
 * @param quick small data and short rounds, which try the harness: {@code bench.short}
 * @param only the parts to run, all where it is empty: {@code bench.only}
 * @param subjects what is measured, such as {@code native}, all where it is empty: {@code
 *     bench.subjects}
 * @param rounds how often each figure is measured: {@code bench.rounds}
 * @param round how long a load lasts: {@code bench.seconds}
 * @param players how many there are where battles are fought: {@code bench.players}
 * @param seed the folder of the stack that boards are compared with: {@code bench.seed}
 */
record Settings(
    boolean quick,
    Set<String> only,
    Set<String> subjects,
    int rounds,
    Duration round,
    List<Integer> players,
    Path seed) {

  static Settings given() {
    boolean quick = Boolean.getBoolean("bench.short");
    return new Settings(
        quick,
        Set.copyOf(list("bench.only", "")),
        Set.copyOf(list("bench.subjects", "")),
        Integer.getInteger("bench.rounds", quick ? 1 : 3),
        Duration.ofSeconds(Integer.getInteger("bench.seconds", quick ? 2 : 8)),
        list("bench.players", quick ? "1000" : "1000,1000000").stream()
            .map(Integer::valueOf)
            .toList(),
        Path.of(System.getProperty("bench.seed", "../shared/bench/seed_stack")));
  }

  private static List<String> list(String name, String otherwise) {
    return Arrays.stream(System.getProperty(name, otherwise).split(","))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  int size(int full, int small) {
    return quick ? small : full;
  }
}
