package games.arena.bench;

import java.util.Locale;

/** How a figure is written. */
enum Unit {
  PER_SECOND("%,.0f/s"),
  MILLIS("%,.1f ms"),
  MEBIBYTES("%,.0f MiB"),
  TIMES("%.2f ×");

  private final String format;

  Unit(String format) {
    this.format = format;
  }

  String format(double value) {
    return String.format(Locale.ROOT, format, value);
  }

  /** The median, and the least and the greatest where there are several rounds. */
  String format(Rounds rounds) {
    String median = format(rounds.median());
    return rounds.values().size() == 1
        ? median
        : "%s (%s – %s)".formatted(median, format(rounds.min()), format(rounds.max()));
  }
}
