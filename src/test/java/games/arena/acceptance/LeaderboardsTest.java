package games.arena.acceptance;

import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.awaitQuiet;
import static games.arena.testing.ArenaClient.register;
import static games.arena.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;

import games.arena.http.Cursor;
import games.arena.testing.ArenaClient.Registered;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class LeaderboardsTest {

  private static List<Map<String, Object>> wholeBoard(Registered reader, String board) {
    List<Map<String, Object>> entries = new ArrayList<>();
    String cursor = null;
    do {
      var request = reader.calls().queryParam("limit", 7);
      if (cursor != null) {
        request.queryParam("cursor", cursor);
      }
      JsonPath page =
          request
              .get("/v1/leaderboards/{board}", board)
              .then()
              .statusCode(200)
              .extract()
              .jsonPath();
      entries.addAll(page.getList("items"));
      cursor = page.getString("next");
    } while (cursor != null);
    return entries;
  }

  @Test
  void aNewPlayerIsOnTheAllTimeBoardWithZero() {
    Registered player = register();
    player
        .calls()
        .get("/v1/leaderboards/all-time/players/{id}", player.id())
        .then()
        .statusCode(200)
        .body("playerId", equalTo((int) player.id()))
        .body("name", equalTo(player.name()))
        .body("score", equalTo(0));
  }

  @Test
  void theBoardMovesWithTheBattle() {
    Registered winner = register(Map.of("attack", 1000, "luck", 0));
    Registered loser = register(Map.of("luck", 0));
    JsonPath battle = winner.ended(winner.challenges(loser)).jsonPath();
    int loot = battle.getInt("result.loot.gold") + battle.getInt("result.loot.silver");
    for (String board : List.of("all-time", "monthly", "weekly", "daily")) {
      // A battle that has ended is on the boards a moment later.
      await()
          .untilAsserted(
              () ->
                  winner
                      .calls()
                      .get("/v1/leaderboards/{board}/players/{id}", board, winner.id())
                      .then()
                      .statusCode(200)
                      .body("score", equalTo(loot)));
      winner
          .calls()
          .get("/v1/leaderboards/{board}/players/{id}", board, loser.id())
          .then()
          .statusCode(200)
          .body("score", equalTo(0))
          .body("rank", greaterThan(1));
    }
  }

  @Test
  void everyPlayerIsOnOnePageAndTiesShareARank() {
    Registered reader = register();
    for (int i = 0; i < 20; i++) {
      register();
    }
    // Pages are read one after another, and nobody may move from one to another meanwhile.
    awaitQuiet();
    List<Map<String, Object>> board = wholeBoard(reader, "all-time");
    assertThat(board.stream().map(entry -> entry.get("playerId"))).doesNotHaveDuplicates();
    Map<Object, Integer> firstOfScore = new HashMap<>();
    for (int i = 0; i < board.size(); i++) {
      int place = i + 1;
      Object score = board.get(i).get("score");
      assertThat(board.get(i).get("rank"))
          .isEqualTo(firstOfScore.computeIfAbsent(score, s -> place));
      if (i > 0 && score.equals(board.get(i - 1).get("score"))) {
        assertThat((Integer) board.get(i).get("playerId"))
            .isGreaterThan((Integer) board.get(i - 1).get("playerId"));
      }
    }
  }

  @Test
  void aPageAroundAPlayerIsFull() {
    List<Registered> players = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      players.add(register());
    }
    Registered last = players.get(4);
    last.calls()
        .queryParam("around", last.id())
        .queryParam("limit", 5)
        .get("/v1/leaderboards/all-time")
        .then()
        .statusCode(200)
        .body("items", hasSize(5));
  }

  @Test
  void aPastPeriodIsEmptyIfNobodyBattled() {
    Registered reader = register();
    Map.of("monthly", "2001-02", "weekly", "2004-W53", "daily", "2004-02-29")
        .forEach(
            (board, period) ->
                reader
                    .calls()
                    .queryParam("period", period)
                    .get("/v1/leaderboards/{board}", board)
                    .then()
                    .statusCode(200)
                    .body("items", hasSize(0))
                    .body("total", equalTo(0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "all-time?period=2026-11",
        "monthly?period=2026-13",
        "weekly?period=2026-W54",
        "weekly?period=2025-W53",
        "daily?period=2026-02-30",
        "daily?period=2026-11",
        "daily?period=",
        "all-time?limit=0",
        "all-time?limit=101",
        "all-time?limit=ten",
        "all-time?cursor=rubbish",
        "all-time?around=me",
        "all-time?around=1&cursor=rubbish",
        "all-time?players=",
        "all-time?players=1,",
        "all-time?players=1,,2",
        "all-time?players=a",
        "all-time?players=0",
        "all-time?players=1%202",
        "all-time?players=1&around=1",
        "all-time?players=1&cursor=rubbish"
      })
  void aQueryThatMakesNoSenseCannotBeRead(String query) {
    register()
        .calls()
        .get("/v1/leaderboards/" + query)
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
  }

  @Test
  void aGroupOfPlayersHasRanksOfItsOwn() {
    Registered best = register(Map.of("attack", 1000, "luck", 0));
    Registered second = register(Map.of("luck", 0));
    Registered third = register(Map.of("luck", 0));
    best.ended(best.challenges(second));
    awaitQuiet();
    JsonPath group =
        best.calls()
            .queryParam(
                "players",
                third.id() + "," + second.id() + "," + best.id() + ",9999999999999999999")
            .get("/v1/leaderboards/all-time")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertThat(group.getList("items.playerId", Long.class))
        .containsExactly(best.id(), second.id(), third.id());
    assertThat(group.getList("items.groupRank")).containsExactly(1, 2, 2);
    assertThat(group.getList("items.name"))
        .containsExactly(best.name(), second.name(), third.name());
    assertThat(group.getInt("total")).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      long rank =
          best.calls()
              .get(
                  "/v1/leaderboards/all-time/players/{id}",
                  group.getLong("items[" + i + "].playerId"))
              .jsonPath()
              .getLong("rank");
      assertThat(group.getLong("items[" + i + "].rank")).isEqualTo(rank);
    }
  }

  @Test
  void aGroupOfMoreThanAHundredIsRefused() {
    String players =
        LongStream.rangeClosed(1, 101).mapToObj(Long::toString).collect(Collectors.joining(","));
    register()
        .calls()
        .queryParam("players", players)
        .get("/v1/leaderboards/all-time")
        .then()
        .statusCode(400);
  }

  @Test
  void aCursorThatSomebodyMadeUpIsRefused() {
    Registered reader = register();
    for (long[] position :
        new long[][] {
          {2, 1, 1}, {0, -1, 1}, {1, 1L << 53, 1}, {0, 1, -1}, {0, 0, Long.MAX_VALUE}
        }) {
      reader
          .calls()
          .queryParam("cursor", Cursor.encode("all-time", position))
          .get("/v1/leaderboards/all-time")
          .then()
          .statusCode(400);
    }
  }

  @Test
  void aPageBehindTheEndLeadsBack() {
    Registered reader = register();
    JsonPath page =
        reader
            .calls()
            .queryParam("cursor", Cursor.encode("all-time", 0, 0, Long.MAX_VALUE - 1))
            .get("/v1/leaderboards/all-time")
            .then()
            .statusCode(200)
            .body("items", hasSize(0))
            .extract()
            .jsonPath();
    reader
        .calls()
        .queryParam("cursor", page.getString("previous"))
        .queryParam("limit", 1)
        .get("/v1/leaderboards/all-time")
        .then()
        .statusCode(200)
        .body("items", hasSize(1));
  }

  @Test
  void onlyAdministratorsHaveTheBoardsRebuilt() {
    Registered player = register();
    given().post("/v1/admin/leaderboards/rebuild").then().statusCode(401);
    player.calls().post("/v1/admin/leaderboards/rebuild").then().statusCode(403);
    admin().post("/v1/admin/leaderboards/rebuild").then().statusCode(202);
    admin().post("/v1/admin/leaderboards/rebuild").then().statusCode(202);
    player
        .calls()
        .get("/v1/leaderboards/all-time/players/{id}", player.id())
        .then()
        .statusCode(200);
  }

  @Test
  void aCursorOfAnotherBoardIsRefused() {
    Registered reader = register();
    register();
    String cursor =
        reader
            .calls()
            .queryParam("limit", 1)
            .get("/v1/leaderboards/all-time")
            .jsonPath()
            .getString("next");
    reader
        .calls()
        .queryParam("cursor", cursor)
        .get("/v1/leaderboards/daily")
        .then()
        .statusCode(400);
  }

  @Test
  void anUnknownBoardIsNotFound() {
    register().calls().get("/v1/leaderboards/yearly").then().statusCode(404);
  }
}
