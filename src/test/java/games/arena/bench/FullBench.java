package games.arena.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/**
 * Everything that the goals for speed and size speak of, of the packaged jar and of the native
 * executable where there is one, beside what it is compared with: {@code ./mvnw verify -Pbench}, or
 * for what is packaged already {@code ./mvnw surefire:test -Dtest=FullBench}. The results are in
 * {@code target/bench}. {@link Settings} are its settings; src/site/markdown/performance.md says
 * how to read the table.
 */
class FullBench {

  private final Settings settings = Settings.given();
  private final List<Subject> subjects = Subject.all();
  private final Map<Section, Part> parts = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();

  @Test
  void all() throws Exception {
    add("board", "Board pages", BoardPages::new);
    add("unshared", "Board pages that are not shared", UnsharedPages::new);
    for (int players : settings.players()) {
      String goal = players > 100_000 ? "2 ×" : "3 ×";
      add(
          "battles",
          String.format(Locale.ROOT, "Battles of %,d players", players),
          (section, given) -> new Battles(section, given, players, goal));
    }
    add("battles", "Battles on top of a backlog", Backlog::new);
    add("footprint", "Size and start", Footprint::new);
    add("events", "Event streams", EventStreams::new);
    add("events", "Imports", Imports::new);
    add("by-hand", "By hand", FullBench::byHand);
    assertThat(parts.keySet()).extracting(Section::name).containsAll(settings.only());
    assertThat(subjects).extracting(Subject::name).containsAll(settings.subjects());

    Machine machine = Machine.of(subjects, settings);
    Report report = new Report(machine, settings, subjects, List.copyOf(parts.keySet()));
    for (Map.Entry<Section, Part> entry : parts.entrySet()) {
      for (Subject subject : subjects) {
        measure(entry.getKey(), entry.getValue(), subject);
        // A run that is stopped leaves what it has.
        report.write();
      }
    }
    System.out.println(report.write());
    assertThat(failures).isEmpty();
  }

  private void add(String name, String title, BiFunction<Section, Settings, Part> part) {
    Section section = new Section(name, title);
    parts.put(section, part.apply(section, settings));
  }

  private void measure(Section section, Part part, Subject subject) {
    if (!settings.only().isEmpty() && !settings.only().contains(section.name())) {
      section.note(subject, "skipped: not in -Dbench.only");
    } else if (!settings.subjects().isEmpty() && !settings.subjects().contains(subject.name())) {
      section.note(subject, "skipped: not in -Dbench.subjects");
    } else if (!subject.isThere()) {
      section.note(subject, subject.missing());
    } else {
      System.out.println("== " + section.title() + ", " + subject);
      try {
        part.measure(subject);
      } catch (TestAbortedException e) {
        section.note(subject, "skipped: " + e.getMessage());
      } catch (Exception | AssertionError e) {
        e.printStackTrace(System.out);
        section.note(subject, "failed: " + firstLine(e));
        failures.add(section.title() + ", " + subject + ": " + e);
      }
    }
  }

  private static String firstLine(Throwable failure) {
    return failure.toString().lines().findFirst().orElse("").replace("|", "/");
  }

  /** What the goals speak of, and other benchmarks show. */
  private static Part byHand(Section section, Settings settings) {
    section
        .row("board page at 10⁷ players, beside 10³", Unit.TIMES, "≤ 1.3 ×")
        .absent("not part of the run: LeaderboardBench");
    section
        .row("a constant of a board page's size behind the same sign-in", Unit.TIMES)
        .absent("not part of the run: BoardPageBench");
    section
        .row("history page of a player with 10⁶ battles", Unit.MILLIS, "≤ 10 ms")
        .absent("not part of the run");
    return subject -> {};
  }
}
