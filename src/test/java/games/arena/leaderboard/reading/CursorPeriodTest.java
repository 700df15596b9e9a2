package games.arena.leaderboard.reading;

import static games.arena.testing.ArenaClient.register;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.http.Cursor;
import games.arena.leaderboard.board.Board;
import games.arena.leaderboard.board.BoardEdition;
import games.arena.testing.ArenaClient.Registered;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever reads a board page by page over midnight reads on in the period it began in. */
@QuarkusTest
class CursorPeriodTest {

  private Registered player;

  @BeforeEach
  void registerPlayer() {
    player = register();
  }

  @ParameterizedTest
  @EnumSource(
      value = Board.class,
      names = {"MONTHLY", "WEEKLY", "DAILY"})
  void aCursorLeadsOnInThePeriodItBeganIn(Board board) {
    BoardEdition before = BoardEdition.at(board, Instant.now()).previous().orElseThrow();
    Response page = page(board, Map.of("cursor", cursor(before)));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.jsonPath().getString("period")).isEqualTo(before.period());
    BoardEdition earlier = before.previous().orElseThrow();
    assertThat(page(board, Map.of("cursor", cursor(earlier))).jsonPath().getString("period"))
        .isEqualTo(earlier.period());
  }

  @Test
  void aCursorOfLongAgoOrOfAnotherBoardIs400() {
    BoardEdition edition = BoardEdition.at(Board.DAILY, Instant.now());
    for (int i = 0; i < 10; i++) {
      edition = edition.previous().orElseThrow();
    }
    assertThat(page(Board.DAILY, Map.of("cursor", cursor(edition))).statusCode()).isEqualTo(400);
    BoardEdition week = BoardEdition.at(Board.WEEKLY, Instant.now());
    assertThat(page(Board.DAILY, Map.of("cursor", cursor(week))).statusCode()).isEqualTo(400);
  }

  @Test
  void aCursorDoesNotOverruleAPeriodThatIsGiven() {
    BoardEdition before = BoardEdition.at(Board.DAILY, Instant.now()).previous().orElseThrow();
    String another = before.previous().orElseThrow().period();
    assertThat(page(Board.DAILY, Map.of("cursor", cursor(before), "period", another)).statusCode())
        .isEqualTo(400);
    assertThat(
            page(Board.DAILY, Map.of("cursor", cursor(before), "period", before.period()))
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void everyPageNamesItsPeriod() {
    Instant start = Instant.now();
    String period = page(Board.WEEKLY, Map.of()).jsonPath().getString("period");
    assertThat(period)
        .isIn(
            BoardEdition.at(Board.WEEKLY, start).period(),
            BoardEdition.at(Board.WEEKLY, Instant.now()).period());
    Response allTime = page(Board.ALL_TIME, Map.of());
    assertThat(allTime.jsonPath().getMap("")).containsKey("period");
    assertThat(allTime.jsonPath().getString("period")).isNull();
    Response group = page(Board.DAILY, Map.of("players", player.id(), "period", "2026-01-02"));
    assertThat(group.jsonPath().getString("period")).isEqualTo("2026-01-02");
  }

  private static String cursor(BoardEdition edition) {
    return Cursor.encode(edition.id(), 0, 7, 7);
  }

  private Response page(Board board, Map<String, ?> query) {
    return player.calls().queryParams(query).get("/v1/leaderboards/{board}", board.title());
  }
}
