package games.arena.leaderboard.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoardTest {

  private final TimeZone before = TimeZone.getDefault();

  @AfterEach
  void restoreTimeZone() {
    TimeZone.setDefault(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "America/New_York", "Pacific/Apia", "Pacific/Kiritimati"})
  void periodsTurnAtMidnightInUtcWhereverTheHostIs(String zone) {
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    Instant last = Instant.parse("2026-11-30T23:59:59.999Z");
    Instant first = Instant.parse("2026-12-01T00:00:00Z");
    assertThat(BoardEdition.at(Board.DAILY, last).period()).isEqualTo("2026-11-30");
    assertThat(BoardEdition.at(Board.DAILY, first).period()).isEqualTo("2026-12-01");
    assertThat(BoardEdition.at(Board.MONTHLY, last).period()).isEqualTo("2026-11");
    assertThat(BoardEdition.at(Board.MONTHLY, first).period()).isEqualTo("2026-12");
    assertThat(BoardEdition.at(Board.DAILY, last).end()).contains(first);
    assertThat(BoardEdition.at(Board.DAILY, first).start()).contains(first);
    assertThat(BoardEdition.at(Board.ALL_TIME, first)).isEqualTo(BoardEdition.ALL_TIME);
  }

  @ParameterizedTest
  @CsvSource({
    "2021-01-03T23:59:59.999Z, 2020-W53",
    "2021-01-04T00:00:00Z, 2021-W01",
    "2020-12-28T00:00:00Z, 2020-W53",
    "2020-12-27T23:59:59.999Z, 2020-W52",
    "2024-12-30T00:00:00Z, 2025-W01",
    "2026-12-31T12:00:00Z, 2026-W53",
    "2027-01-03T23:59:59.999Z, 2026-W53"
  })
  void weeksAreThoseOfIso(Instant moment, String week) {
    TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Apia"));
    BoardEdition edition = BoardEdition.at(Board.WEEKLY, moment);
    assertThat(edition.period()).isEqualTo(week);
    assertThat(BoardEdition.of(Board.WEEKLY, week)).contains(edition);
    assertThat(edition.start().orElseThrow()).isBeforeOrEqualTo(moment);
    assertThat(edition.end().orElseThrow()).isAfter(moment);
  }

  @ParameterizedTest
  @CsvSource({
    "weekly, 2025-W53", "weekly, 2026-W00", "weekly, 2026-W54", "weekly, 2026-w01",
    "monthly, 2026-13", "monthly, 2026-00", "monthly, 2026-1", "monthly, 2026-11-01",
    "daily, 2026-02-29", "daily, 2026-2-3", "daily, 20260203", "daily, ٢٠٢٦-01-01",
    "all-time, 2026-11"
  })
  void noCalendarHasThesePeriods(String board, String period) {
    assertThat(BoardEdition.of(Board.titled(board).orElseThrow(), period)).isEmpty();
  }
}
