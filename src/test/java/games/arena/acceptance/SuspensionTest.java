package games.arena.acceptance;

import static games.arena.testing.ArenaClient.awaitQuiet;
import static games.arena.testing.ArenaClient.gameServer;
import static games.arena.testing.ArenaClient.register;
import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.Patience;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Suspended players read, and battle no more. */
@QuarkusTest
class SuspensionTest {

  private static final String PATH = "/v1/players/{id}/suspension";

  private static Response suspend(Registered player, String until, boolean hidden) {
    Map<String, Object> body = new HashMap<>();
    body.put("until", until);
    body.put("reason", "Cheating");
    body.put("hidden", hidden);
    return gameServer().body(body).put(PATH, player.id());
  }

  private static void lift(Registered player) {
    gameServer().delete(PATH, player.id()).then().statusCode(204);
  }

  private static int onBoard(Registered player, String board) {
    return gameServer()
        .get("/v1/leaderboards/{board}/players/{id}", board, player.id())
        .statusCode();
  }

  private static long total(String board) {
    return gameServer().get("/v1/leaderboards/{board}?limit=1", board).jsonPath().getLong("total");
  }

  private static String in(Duration time) {
    return Instant.now().plus(time).truncatedTo(ChronoUnit.MILLIS).toString();
  }

  @Test
  void aSuspendedPlayerReadsAndSubmitsNothing() {
    Registered player = register();
    String until = in(Duration.ofHours(1));
    suspend(player, until, false)
        .then()
        .statusCode(200)
        .body("playerId", equalTo((int) player.id()))
        .body("until", equalTo(until))
        .body("reason", equalTo("Cheating"))
        .body("hidden", equalTo(false));
    gameServer().get(PATH, player.id()).then().statusCode(200).body("until", equalTo(until));
    player.me().then().statusCode(200);
    player
        .challenge(register())
        .then()
        .statusCode(403)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:problem-type:arena:suspended"))
        .body("until", equalTo(until))
        .body("reason", equalTo("Cheating"));
    lift(player);
    gameServer().get(PATH, player.id()).then().statusCode(404);
    player.challenges(register());
  }

  @Test
  void aSuspensionForGoodSaysSo() {
    Registered player = register();
    suspend(player, null, false).then().statusCode(200).body("", hasKey("until"));
    player
        .challenge(register())
        .then()
        .statusCode(403)
        .body("", hasKey("until"))
        .body("until", nullValue());
  }

  @Test
  void aSuspendedPlayerCannotBeChallenged() {
    Registered player = register();
    suspend(player, null, false).then().statusCode(200);
    register()
        .challenge(player)
        .then()
        .statusCode(422)
        .body("errors[0].field", equalTo("opponentId"));
    gameServer()
        .body(Map.of("attackerId", player.id(), "opponentId", register().id()))
        .post("/v1/battles")
        .then()
        .statusCode(403)
        .body("reason", equalTo("Cheating"));
  }

  @Test
  void whatWasAcceptedBeforeIsFought() {
    Registered player = register();
    Registered other = register();
    long battle = 0;
    for (int i = 0; i < 20; i++) {
      battle = player.challenges(other);
    }
    suspend(player, null, true).then().statusCode(200);
    other.ended(battle).then().body("status", equalTo("finished"));
  }

  @Test
  void theEndComesByItself() {
    Registered player = register();
    Registered opponent = register();
    Duration time = Duration.ofMillis(750);
    Instant end;
    List<Integer> statuses;
    do {
      // For longer, where it was over before all was asked.
      time = time.multipliedBy(2);
      end = Instant.now().plus(time).truncatedTo(ChronoUnit.MILLIS);
      statuses =
          List.of(
              suspend(player, end.toString(), true).statusCode(),
              player.challenge(opponent).statusCode(),
              onBoard(player, "all-time"));
    } while (!Instant.now().isBefore(end));
    assertThat(statuses).containsExactly(200, 403, 404);
    await()
        .atMost(time.plus(Patience.seconds(3)))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertThat(onBoard(player, "all-time")).isEqualTo(200));
    gameServer().get(PATH, player.id()).then().statusCode(404);
    player.challenges(register());
  }

  @Test
  void aHiddenPlayerIsOnNoBoardUntilItIsShownAgain() {
    Registered player = register();
    Registered other = register();
    player.ended(player.challenges(other)).then().body("status", equalTo("finished"));
    awaitQuiet();
    suspend(player, null, true).then().statusCode(200);
    for (String board : new String[] {"all-time", "monthly", "weekly", "daily"}) {
      assertThat(onBoard(player, board)).as(board).isEqualTo(404);
      assertThat(onBoard(other, board)).as(board).isEqualTo(200);
    }
    player.me().then().statusCode(200).body("rank", nullValue());
    suspend(player, null, false).then().statusCode(200);
    for (String board : new String[] {"all-time", "monthly", "weekly", "daily"}) {
      assertThat(onBoard(player, board)).as(board).isEqualTo(200);
    }
    player.me().then().body("rank", notNullValue());
    suspend(player, null, true).then().statusCode(200);
    assertThat(onBoard(player, "daily")).isEqualTo(404);
    lift(player);
    assertThat(onBoard(player, "daily")).isEqualTo(200);
  }

  @Test
  void aHiddenPlayerIsNotCounted() {
    Registered player = register();
    player.ended(player.challenges(register())).then().body("status", equalTo("finished"));
    await().untilAsserted(() -> assertThat(onBoard(player, "daily")).isEqualTo(200));
    // Again where a battle of another test has brought somebody to the board meanwhile.
    await()
        .untilAsserted(
            () -> {
              long before = total("daily");
              suspend(player, null, true).then().statusCode(200);
              long hidden = total("daily");
              lift(player);
              assertThat(hidden).isEqualTo(before - 1);
              assertThat(total("daily")).isEqualTo(before);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"until\": \"yesterday\", \"reason\": \"r\"}",
        "{\"until\": \"2020-01-01T00:00:00Z\", \"reason\": \"r\"}",
        "{\"until\": \"+100000-01-01T00:00:00Z\", \"reason\": \"r\"}",
        "{\"reason\": \"\"}",
        "{\"until\": null}"
      })
  void aSuspensionKeepsTheRules(String body) {
    gameServer().body(body).put(PATH, register().id()).then().statusCode(422);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"until\": 1, \"reason\": \"r\"}",
        "{\"reason\": \"r\", \"hidden\": \"yes\"}",
        "[]"
      })
  void aSuspensionOfAnotherTypeCannotBeRead(String body) {
    gameServer().body(body).put(PATH, register().id()).then().statusCode(400);
  }

  @Test
  void onlyGameServersSuspend() {
    Registered player = register();
    player.calls().body(Map.of("reason", "r")).put(PATH, player.id()).then().statusCode(403);
    player.calls().get(PATH, player.id()).then().statusCode(403);
    player.calls().delete(PATH, player.id()).then().statusCode(403);
    gameServer().body(Map.of("reason", "r")).put(PATH, Long.MAX_VALUE).then().statusCode(404);
    gameServer().delete(PATH, Long.MAX_VALUE).then().statusCode(404);
    lift(player);
  }

  @Test
  void theSuspensionOfADeletedPlayerGoesWithIt() {
    Registered player = register();
    suspend(player, null, true).then().statusCode(200);
    player.calls().delete("/v1/players/{id}", player.id()).then().statusCode(204);
    gameServer().get(PATH, player.id()).then().statusCode(404);
  }
}
