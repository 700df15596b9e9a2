package games.arena.bench;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.devservers.Packaging;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportTest {

  private final Subject jar = new Subject("jar", Packaging.JAR, Optional.empty(), null);
  private final Subject other =
      new Subject("native", Packaging.NATIVE, Optional.empty(), "skipped: not built");
  private final Section section = new Section("part", "A part");

  private String table() {
    Settings settings =
        new Settings(
            true, Set.of(), Set.of(), 3, Duration.ofSeconds(1), List.of(1_000), Path.of(""));
    Machine machine = new Machine(JsonObject.of("processors", "2"));
    return new Report(machine, settings, List.of(jar, other), List.of(section)).table();
  }

  @Test
  void aFigureIsTheMedianWithItsSpreadAndARatioIsTakenRoundByRound() {
    Row reference = section.row("reference", Unit.PER_SECOND);
    Row row = section.row("pages", Unit.PER_SECOND, "").beside(reference, "2 ×");
    List.of(3_000.0, 1_000.0, 2_000.0).forEach(value -> row.add(jar, value));
    List.of(1_000.0, 1_000.0, 1_000.0).forEach(value -> reference.add(jar, value));
    assertThat(table())
        .contains("| pages |  | 2,000/s (1,000/s – 3,000/s) |")
        .contains("| … beside reference | 2 × | 2.00 × (1.00 × – 3.00 ×) |");
  }

  @Test
  void whatWasNotMeasuredSaysWhy() {
    Row row = section.row("pages", Unit.PER_SECOND, "");
    row.add(jar, 1);
    section.note(other, other.missing());
    section.row("Nakama", Unit.TIMES).absent("not part of the run");
    assertThat(table())
        .contains("| pages |  | 1/s | skipped: not built |")
        .contains("| Nakama |  | not part of the run | not part of the run |");
  }

  @Test
  void aPartThatWasNotAskedForIsOneLine() {
    section.row("pages", Unit.PER_SECOND, "");
    section.note(jar, "skipped: not asked for");
    section.note(other, "skipped: not asked for");
    assertThat(table()).contains("\n\nskipped: not asked for\n").doesNotContain("| pages");
  }

  @Test
  void aShortRunSaysThatItIsNone() {
    assertThat(table()).contains("its figures are no result");
  }
}
