package games.arena.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** All figures of a run: a table to read, and the raw rounds. */
record Report(Machine machine, Settings settings, List<Subject> subjects, List<Section> sections) {

  private static final Path FOLDER = Path.of("target/bench");

  /** Writes {@code results.md} and {@code results.json}; returns the table. */
  String write() throws IOException {
    Files.createDirectories(FOLDER);
    String table = table();
    Files.writeString(FOLDER.resolve("results.md"), table);
    Files.writeString(FOLDER.resolve("results.json"), json().encodePrettily());
    return table;
  }

  String table() {
    List<String> lines = new ArrayList<>();
    lines.add("# Benchmarks");
    lines.add("");
    if (settings.quick()) {
      lines.add("**A short run: its figures are no result.**");
      lines.add("");
    }
    machine.lines().forEach(line -> lines.add("- " + line));
    lines.add("");
    lines.add("Each figure is the median of the rounds, with the least and the greatest.");
    for (Section section : sections) {
      lines.add("");
      lines.add("## " + section.title());
      lines.add("");
      String skipped = skipped(section);
      if (skipped.isEmpty()) {
        table(section, lines);
      } else {
        lines.add(skipped);
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private void table(Section section, List<String> lines) {
    lines.add(line("", "goal", subjects.stream().map(Subject::name).toList()));
    lines.add("|---".repeat(2 + subjects.size()) + "|");
    for (Row row : section.rows()) {
      lines.add(line(row.what(), row.goal(), cells(row)));
      for (Row.Ratio ratio : row.ratios()) {
        String what = "… beside " + ratio.reference().what();
        lines.add(line(what, ratio.goal(), cells(row, ratio.reference())));
      }
    }
  }

  /** Why there is nothing at all in a section; empty where there is something. */
  private String skipped(Section section) {
    Set<String> reasons = new HashSet<>();
    for (Row row : section.rows()) {
      for (Subject subject : subjects) {
        reasons.add(row.rounds(subject).isEmpty() ? row.note(subject) : "");
      }
    }
    return reasons.size() == 1 ? reasons.iterator().next() : "";
  }

  private static String line(String what, String goal, List<String> cells) {
    return "| %s | %s | %s |".formatted(what, goal, String.join(" | ", cells));
  }

  private List<String> cells(Row row) {
    return subjects.stream()
        .map(
            subject -> {
              Rounds rounds = row.rounds(subject);
              return rounds.isEmpty() ? row.note(subject) : row.unit().format(rounds);
            })
        .toList();
  }

  private List<String> cells(Row row, Row reference) {
    return subjects.stream()
        .map(
            subject -> {
              Rounds ratios = row.rounds(subject).over(reference.rounds(subject));
              if (!ratios.isEmpty()) {
                return Unit.TIMES.format(ratios);
              }
              return (row.rounds(subject).isEmpty() ? row : reference).note(subject);
            })
        .toList();
  }

  private JsonObject json() {
    JsonArray rows = new JsonArray();
    for (Section section : sections) {
      for (Row row : section.rows()) {
        JsonObject rounds = new JsonObject();
        for (Subject subject : subjects) {
          Rounds some = row.rounds(subject);
          rounds.put(
              subject.name(), some.isEmpty() ? row.note(subject) : new JsonArray(some.values()));
        }
        rows.add(
            JsonObject.of(
                "part", section.title(),
                "what", row.what(),
                "unit", row.unit().name(),
                "goal", row.goal(),
                "beside",
                    row.ratios().stream()
                        .map(ratio -> ratio.reference().what())
                        .collect(Collectors.toCollection(ArrayList::new)),
                "rounds", rounds));
      }
    }
    return JsonObject.of("short", settings.quick(), "machine", machine.facts(), "rows", rows);
  }
}
