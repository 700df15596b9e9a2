package games.arena.bench;

import java.util.ArrayList;
import java.util.List;

/** The rows of one part of the table. */
final class Section {

  private final String name;
  private final String title;
  private final List<Row> rows = new ArrayList<>();

  /**
   * @param name as {@code bench.only} takes it
   */
  Section(String name, String title) {
    this.name = name;
    this.title = title;
  }

  String name() {
    return name;
  }

  String title() {
    return title;
  }

  List<Row> rows() {
    return rows;
  }

  Row row(String what, Unit unit, String goal) {
    Row row = new Row(what, unit, goal);
    rows.add(row);
    return row;
  }

  Row row(String what, Unit unit) {
    return row(what, unit, "");
  }

  /** Says why a subject has no figures in the rows that have none. */
  void note(Subject subject, String reason) {
    rows.forEach(row -> row.note(subject, reason));
  }
}
