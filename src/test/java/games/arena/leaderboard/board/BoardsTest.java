package games.arena.leaderboard.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import games.arena.http.HttpProblem;
import games.arena.testing.TestConfig;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BoardsTest {

  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

  @Test
  void onlyTheBoardsThatAreConfiguredExist() {
    Boards boards = boards(Map.of("arena.leaderboard.boards", "daily"), NOON);
    assertThat(boards.at(NOON))
        .containsExactly(BoardEdition.ALL_TIME, new BoardEdition(Board.DAILY, "2026-11-25"));
    assertThat(boards.edition("all-time", null)).isEqualTo(BoardEdition.ALL_TIME);
    assertThat(boards.edition("daily", "2026-11-24").period()).isEqualTo("2026-11-24");
    assertThatThrownBy(() -> boards.edition("weekly", null)).isInstanceOf(HttpProblem.class);
  }

  @Test
  void aBoardThatDoesNotExistCannotBeConfigured() {
    assertThatThrownBy(() -> boards(Map.of("arena.leaderboard.boards", "daily,yearly"), NOON))
        .hasMessageContaining("yearly");
  }

  @Test
  void aPastPeriodIsKeptForAWhileAndTheNextOneIsMadeAhead() {
    Boards boards =
        boards(
            Map.of("arena.leaderboard.boards", "daily", "arena.leaderboard.past-kept", "36h"),
            NOON);
    assertThat(boards.keptAt(NOON).stream().map(BoardEdition::period))
        .containsExactly("2026-11-24", "2026-11-25", "");
    assertThat(
            boards.keptAt(Instant.parse("2026-11-25T11:59:59Z")).stream().map(BoardEdition::period))
        .containsExactly("2026-11-23", "2026-11-24", "2026-11-25", "");
    assertThat(
            boards.keptAt(Instant.parse("2026-11-25T23:59:30Z")).stream().map(BoardEdition::period))
        .containsExactly("2026-11-24", "2026-11-25", "2026-11-26", "");
  }

  @Test
  void theCurrentPeriodIsThatOfTheClock() {
    Instant last = Instant.parse("2026-12-31T23:59:59.999Z");
    assertThat(boards(Map.of(), last).edition("weekly", null).period()).isEqualTo("2026-W53");
    assertThat(boards(Map.of(), last).edition("monthly", null).period()).isEqualTo("2026-12");
    assertThat(boards(Map.of(), last.plusMillis(1)).edition("monthly", null).period())
        .isEqualTo("2027-01");
  }

  @Test
  void anEditionLeavesRedisWhenItsTimeIsOverButNotAnHourAfterItWasBuilt() {
    Boards boards = boards(Map.of("arena.leaderboard.past-kept", "24h"), NOON);
    assertThat(boards.expiry(new BoardEdition(Board.DAILY, "2026-11-24")))
        .contains(Instant.parse("2026-11-26T00:00:00Z"));
    assertThat(boards.expiry(new BoardEdition(Board.DAILY, "2026-11-20")))
        .contains(NOON.plusSeconds(3600));
    assertThat(boards.expiry(BoardEdition.ALL_TIME)).isEmpty();
  }

  @Test
  void onlyWhatRedisDoesNotKeepAnyMoreIsPast() {
    Boards boards = boards(Map.of("arena.leaderboard.past-kept", "0s"), NOON);
    assertThat(boards.isPast(new BoardEdition(Board.DAILY, "2026-11-24"))).isTrue();
    assertThat(boards.isPast(new BoardEdition(Board.DAILY, "2026-11-25"))).isFalse();
    assertThat(boards.isPast(new BoardEdition(Board.DAILY, "2027-01-01"))).isFalse();
    assertThat(boards.isPast(BoardEdition.ALL_TIME)).isFalse();
    // Settlements of the period may still be committed.
    assertThat(
            boards(
                    Map.of("arena.leaderboard.past-kept", "0s"),
                    Instant.parse("2026-11-25T00:01:00Z"))
                .isPast(new BoardEdition(Board.DAILY, "2026-11-24")))
        .isFalse();
  }

  @Test
  void aPeriodCannotBeKeptForLessThanNoTime() {
    assertThatThrownBy(() -> boards(Map.of("arena.leaderboard.periods-kept", "-1d"), NOON))
        .hasMessageContaining("arena.leaderboard.periods-kept");
  }

  @Test
  void anEditionIsFoundByItsId() {
    for (BoardEdition edition : boards(Map.of(), NOON).at(NOON)) {
      assertThat(Boards.withId(edition.id())).contains(edition);
    }
    assertThat(Boards.withId("yearly:2026")).isEmpty();
    assertThat(Boards.withId("daily:2026-13-01")).isEmpty();
    assertThat(Boards.withId("daily")).isEmpty();
  }

  private static Boards boards(Map<String, String> settings, Instant now) {
    return new Boards(TestConfig.with(settings), Clock.fixed(now, ZoneOffset.ofHours(13)));
  }
}
