package games.arena.acceptance;

import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import games.arena.testing.ArenaClient.Registered;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class BattlesTest {

  private static Registered withoutLuck(int attack, int hitPoints) {
    return register(Map.of("attack", attack, "hitPoints", hitPoints, "luck", 0));
  }

  @Test
  void aBattleIsAcceptedQueuedAndFought() {
    Registered attacker = withoutLuck(70, 100);
    Registered defender = withoutLuck(70, 100);
    var accepted = attacker.challenge(defender).then().statusCode(202);
    long id = accepted.extract().jsonPath().getLong("id");
    accepted
        .header("Location", endsWith("/v1/battles/" + id))
        .body("status", equalTo("queued"))
        .body("submittedAt", notNullValue())
        .body("finishedAt", nullValue())
        .body("attacker.playerId", equalTo((int) attacker.id()))
        .body("attacker.name", equalTo(attacker.name()))
        .body("defender.attack", equalTo(70))
        .body("result", nullValue())
        .body("failure", nullValue());
    attacker
        .ended(id)
        .then()
        .statusCode(200)
        .body("status", equalTo("finished"))
        .body("finishedAt", notNullValue())
        .body("result.winnerId", equalTo((int) attacker.id()))
        .body("result.rulesVersion", equalTo(1))
        .body("result.turns.damage", contains(70, 35, 45))
        .body("result.turns.hitPointsLeft", contains(30, 65, 0))
        .body(
            "result.turns.strikerId",
            contains((int) attacker.id(), (int) defender.id(), (int) attacker.id()))
        .body("failure", nullValue());
  }

  @Test
  void theWinnerTakesTenToTwentyPercentAndScoresWhatItTook() {
    Registered attacker = withoutLuck(70, 100);
    Registered defender = withoutLuck(70, 100);
    JsonPath battle = attacker.ended(attacker.challenges(defender)).jsonPath();
    int percent = battle.getInt("result.loot.percent");
    int gold = battle.getInt("result.loot.gold");
    int silver = battle.getInt("result.loot.silver");
    assertThat(percent).isBetween(10, 20);
    assertThat(gold).isEqualTo(1000 * percent / 100);
    assertThat(silver).isEqualTo(gold);
    assertThat(battle.<Object>get("result.seed")).asString().matches("-?\\d{1,19}");
    assertThat(battle.<Object>get("result.seed")).isInstanceOf(String.class);
    attacker
        .me()
        .then()
        .body("gold", equalTo(1000 + gold))
        .body("silver", equalTo(1000 + silver))
        .body("score", equalTo(gold + silver))
        .body("wins", equalTo(1))
        .body("losses", equalTo(0));
    defender
        .me()
        .then()
        .body("gold", equalTo(1000 - gold))
        .body("score", equalTo(0))
        .body("losses", equalTo(1));
  }

  @Test
  void aWinnerIsNeverLiftedOverTheCap() {
    Registered rich =
        register(Map.of("gold", 999_999_995, "silver", 1_000_000_000, "attack", 1000, "luck", 0));
    Registered poor = register(Map.of("gold", 1000, "silver", 1000, "luck", 0));
    rich.ended(rich.challenges(poor))
        .then()
        .body("result.loot.gold", equalTo(5))
        .body("result.loot.silver", equalTo(0));
    rich.me().then().body("gold", equalTo(1_000_000_000)).body("score", equalTo(5));
    poor.me().then().body("gold", equalTo(995)).body("silver", equalTo(1000));
  }

  @Test
  void aDrawMovesNothing() {
    Registered one = register(Map.of("attack", 1, "hitPoints", 1_000_000, "luck", 95));
    Registered other = register(Map.of("attack", 1, "hitPoints", 1_000_000, "luck", 95));
    one.ended(one.challenges(other))
        .then()
        .body("status", equalTo("finished"))
        .body("result.winnerId", nullValue())
        .body("result.loot.gold", equalTo(0))
        .body("result.turns", hasSize(10_000));
    one.me().then().body("draws", equalTo(1)).body("score", equalTo(0));
    other.me().then().body("draws", equalTo(1)).body("gold", equalTo(1000));
  }

  @Test
  void nobodyFightsItself() {
    Registered player = register();
    player.challenge(player).then().statusCode(422).body("errors.field", contains("opponentId"));
  }

  @Test
  void anUnknownOpponentBreaksARule() {
    for (String id : List.of("9223372036854775807", "-1", "0")) {
      register()
          .calls()
          .body("{\"opponentId\":" + id + "}")
          .post("/v1/battles")
          .then()
          .statusCode(422)
          .contentType("application/problem+json")
          .body("errors.field", contains("opponentId"));
    }
    register().calls().body("{}").post("/v1/battles").then().statusCode(422);
  }

  @Test
  void anAdministratorSubmitsForOthersAndAPlayerForItself() {
    Registered one = register();
    Registered other = register();
    admin()
        .body(Map.of("opponentId", other.id(), "attackerId", one.id()))
        .post("/v1/battles")
        .then()
        .statusCode(202)
        .body("attacker.playerId", equalTo((int) one.id()));
    admin()
        .body(Map.of("opponentId", other.id()))
        .post("/v1/battles")
        .then()
        .statusCode(422)
        .body("errors.field", contains("attackerId"));
    admin()
        .body(Map.of("opponentId", other.id(), "attackerId", 9_223_372_036_854_775_806L))
        .post("/v1/battles")
        .then()
        .statusCode(422)
        .body("errors.field", contains("attackerId"));
    other
        .calls()
        .body(Map.of("opponentId", other.id(), "attackerId", one.id()))
        .post("/v1/battles")
        .then()
        .statusCode(403);
  }

  @Test
  void battlesOfOnePlayerAreFoughtInTheOrderOfTheirSubmission() {
    Registered hub = register();
    List<Registered> others = Stream.generate(() -> register()).limit(4).toList();
    List<Long> ids =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    i % 2 == 0
                        ? hub.challenges(others.get(i % 4))
                        : others.get(i % 4).challenges(hub))
            .toList();
    assertThat(ids).isSorted();
    List<JsonPath> ended = ids.stream().map(id -> hub.ended(id).jsonPath()).toList();
    assertThat(ended).allMatch(battle -> battle.getString("status").equals("finished"));
    // The loot tells the order: it is a share of what the loser had at that moment.
    long[] gold = new long[] {1000, 1000, 1000, 1000, 1000};
    for (int i = 0; i < ended.size(); i++) {
      JsonPath battle = ended.get(i);
      int loser = battle.getLong("result.winnerId") == hub.id() ? 1 + i % 4 : 0;
      int winner = loser == 0 ? 1 + i % 4 : 0;
      long loot = gold[loser] * battle.getInt("result.loot.percent") / 100;
      assertThat(battle.getLong("result.loot.gold")).isEqualTo(loot);
      gold[loser] -= loot;
      gold[winner] += loot;
    }
    hub.me().then().body("gold", equalTo((int) gold[0]));
  }

  @Test
  void aKeySentAgainFindsTheSameBattleAlsoTwentyTimesAtOnce() {
    Registered player = register();
    Registered opponent = register();
    List<CompletableFuture<Long>> calls =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () ->
                            player
                                .calls()
                                .header("Idempotency-Key", "same-key")
                                .body(Map.of("opponentId", opponent.id()))
                                .post("/v1/battles")
                                .then()
                                .statusCode(202)
                                .extract()
                                .jsonPath()
                                .getLong("id")))
            .toList();
    assertThat(calls.stream().map(CompletableFuture::join).distinct()).hasSize(1);
    player.calls().get("/v1/players/{id}/battles", player.id()).then().body("total", equalTo(1));
  }

  @Test
  void aKeySentAgainWithAnotherBodyBreaksARule() {
    Registered player = register();
    Registered one = register();
    Registered other = register();
    for (Registered opponent : List.of(one, other)) {
      player
          .calls()
          .header("Idempotency-Key", "key")
          .body(Map.of("opponentId", opponent.id()))
          .post("/v1/battles")
          .then()
          .statusCode(opponent == one ? 202 : 422);
    }
    // Keys are each account's own.
    other
        .calls()
        .header("Idempotency-Key", "key")
        .body(Map.of("opponentId", one.id()))
        .post("/v1/battles")
        .then()
        .statusCode(202);
  }

  @Test
  void aKeyIsOneTo128VisibleAsciiCharacters() {
    Registered player = register();
    Registered opponent = register();
    for (String key : List.of("", "a b", "é", "x".repeat(129))) {
      player
          .calls()
          .header("Idempotency-Key", key)
          .body(Map.of("opponentId", opponent.id()))
          .post("/v1/battles")
          .then()
          .statusCode(400)
          .contentType("application/problem+json");
    }
    player
        .calls()
        .header("Idempotency-Key", "~".repeat(128))
        .body(Map.of("opponentId", opponent.id()))
        .post("/v1/battles")
        .then()
        .statusCode(202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait=soon", "wait", "wait=-1", "respond-async", ""})
  void aPreferenceThatCannotBeReadIsIgnored(String prefer) {
    Registered player = register();
    long id = player.challenges(register());
    player
        .calls()
        .header("Prefer", prefer)
        .get("/v1/battles/{id}", id)
        .then()
        .statusCode(200)
        .body("id", equalTo((int) id));
  }

  @Test
  void aPlayersBattlesAreListedNewestFirstInPagesBothWays() {
    Registered player = register();
    Registered opponent = register();
    List<Long> ids = IntStream.range(0, 7).mapToObj(i -> player.challenges(opponent)).toList();
    player.ended(ids.get(6));
    JsonPath first = page(player, null);
    assertThat(first.getList("items.id", Long.class))
        .containsExactly(ids.get(6), ids.get(5), ids.get(4));
    assertThat(first.getInt("total")).isEqualTo(7);
    assertThat(first.getString("previous")).isNull();
    JsonPath second = page(player, first.getString("next"));
    assertThat(second.getList("items.id", Long.class))
        .containsExactly(ids.get(3), ids.get(2), ids.get(1));
    JsonPath third = page(player, second.getString("next"));
    assertThat(third.getList("items.id", Long.class)).containsExactly(ids.get(0));
    assertThat(third.getString("next")).isNull();
    JsonPath back = page(player, third.getString("previous"));
    assertThat(back.getList("items.id")).isEqualTo(second.getList("items.id"));
    assertThat(page(player, back.getString("previous")).getList("items.id"))
        .isEqualTo(first.getList("items.id"));
  }

  private static JsonPath page(Registered player, String cursor) {
    var request = player.calls().queryParam("limit", 3);
    if (cursor != null) {
      request.queryParam("cursor", cursor);
    }
    return request
        .get("/v1/players/{id}/battles", player.id())
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  @Test
  void aCursorOfAnotherListIsRefused() {
    Registered player = register();
    Registered opponent = register();
    player.challenges(opponent);
    player.challenges(opponent);
    String cursor =
        player
            .calls()
            .queryParam("limit", 1)
            .get("/v1/players/{id}/battles", player.id())
            .jsonPath()
            .getString("next");
    for (String foreign : List.of(cursor, "rubbish", "")) {
      player
          .calls()
          .queryParam("cursor", foreign)
          .get("/v1/players/{id}/battles", opponent.id())
          .then()
          .statusCode(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "0", "99999999999999999999", "9223372036854775807"})
  void anIdThatNoBattleHasIsNotFound(String id) {
    register().calls().get("/v1/battles/{id}", id).then().statusCode(404);
  }
}
