package games.arena.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One thing that is measured of each subject, round by round, and what it is compared with. */
final class Row {

  /** The same rounds as ratios. */
  record Ratio(Row reference, String goal) {}

  private final String what;
  private final Unit unit;
  private final String goal;
  private final List<Ratio> ratios = new ArrayList<>();
  private final Map<Subject, List<Double>> values = new LinkedHashMap<>();
  private final Map<Subject, String> notes = new LinkedHashMap<>();
  private String absent = "–";

  /**
   * @param goal empty where there is none
   */
  Row(String what, Unit unit, String goal) {
    this.what = what;
    this.unit = unit;
    this.goal = goal;
  }

  Row beside(Row reference, String ratioGoal) {
    ratios.add(new Ratio(reference, ratioGoal));
    return this;
  }

  /** Says why the run has no such figures. */
  Row absent(String reason) {
    absent = reason;
    return this;
  }

  void add(Subject subject, double value) {
    if (!(value > 0)) {
      throw new IllegalStateException("nothing was measured: " + what);
    }
    System.out.printf(Locale.ROOT, "%s, %s: %s%n", subject, what, unit.format(value));
    values.computeIfAbsent(subject, s -> new ArrayList<>()).add(value);
  }

  /** Says why there is nothing, unless there is something. */
  void note(Subject subject, String reason) {
    notes.putIfAbsent(subject, reason);
  }

  String what() {
    return what;
  }

  Unit unit() {
    return unit;
  }

  String goal() {
    return goal;
  }

  List<Ratio> ratios() {
    return ratios;
  }

  Rounds rounds(Subject subject) {
    return new Rounds(values.getOrDefault(subject, List.of()));
  }

  String note(Subject subject) {
    return absent.equals("–") ? notes.getOrDefault(subject, absent) : absent;
  }
}
