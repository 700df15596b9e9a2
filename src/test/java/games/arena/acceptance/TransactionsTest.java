package games.arena.acceptance;

import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.freshName;
import static games.arena.testing.ArenaClient.gameServer;
import static games.arena.testing.ArenaClient.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import games.arena.testing.ArenaClient.Registered;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Game servers move gold and silver, once for each key. */
@QuarkusTest
class TransactionsTest {

  private static Response move(Registered player, String key, Map<String, ?> body) {
    return gameServer()
        .header("Idempotency-Key", key)
        .body(body)
        .post("/v1/players/{id}/transactions", player.id());
  }

  private static Response moveAll(String key, List<Map<String, Object>> transactions) {
    return gameServer()
        .header("Idempotency-Key", key)
        .body(Map.of("transactions", transactions))
        .post("/v1/transactions");
  }

  private static Map<String, Object> item(Registered player, long gold, String reason) {
    return Map.of("playerId", player.id(), "gold", gold, "reason", reason);
  }

  private static void has(Registered player, int gold, int silver) {
    player.me().then().body("gold", equalTo(gold)).body("silver", equalTo(silver));
  }

  private static String key() {
    return freshName("key");
  }

  @Test
  void aTransactionMovesGoldAndSilverAndTellsTheBalance() {
    Registered player = register();
    move(player, key(), Map.of("gold", -250, "silver", 5, "reason", "A sword"))
        .then()
        .statusCode(201)
        .body("id", notNullValue())
        .body("playerId", equalTo((int) player.id()))
        .body("gold", equalTo(-250))
        .body("silver", equalTo(5))
        .body("reason", equalTo("A sword"))
        .body("balance.gold", equalTo(750))
        .body("balance.silver", equalTo(1005))
        .body("at", notNullValue());
    has(player, 750, 1005);
  }

  @Test
  void theSameKeyMovesOnceAndIsAnsweredTheSame() {
    Registered player = register();
    String key = key();
    JsonPath first = move(player, key, Map.of("gold", 10, "reason", "r")).jsonPath();
    Response again = move(player, key, Map.of("gold", 10, "silver", 0, "reason", "r"));
    again.then().statusCode(200);
    assertThat(again.jsonPath().getMap("")).isEqualTo(first.getMap(""));
    move(player, key, Map.of("gold", 11, "reason", "r"))
        .then()
        .statusCode(422)
        .body("errors[0].field", equalTo("Idempotency-Key"));
    move(register(), key, Map.of("gold", 10, "reason", "r")).then().statusCode(422);
    moveAll(key, List.of(item(player, 10, "r"))).then().statusCode(422);
    has(player, 1010, 1000);
  }

  @Test
  void keysOfTwoCallersHaveNothingToDoWithEachOther() {
    Registered player = register();
    String key = key();
    move(player, key, Map.of("gold", 10, "reason", "r")).then().statusCode(201);
    admin()
        .header("Idempotency-Key", key)
        .body(Map.of("gold", 20, "reason", "other"))
        .post("/v1/players/{id}/transactions", player.id())
        .then()
        .statusCode(201);
    has(player, 1030, 1000);
  }

  @Test
  void ofTwentyAtOnceWithOneKeyOneMovesAndAllAreAnsweredTheSame() {
    Registered player = register();
    String key = key();
    ExecutorService clients = Executors.newFixedThreadPool(20);
    try {
      List<CompletableFuture<Response>> answers =
          IntStream.range(0, 20)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> move(player, key, Map.of("gold", 7, "reason", "once")), clients))
              .toList();
      List<Integer> statuses = new ArrayList<>();
      List<Integer> ids = new ArrayList<>();
      for (CompletableFuture<Response> answer : answers) {
        statuses.add(answer.join().statusCode());
        ids.add(answer.join().jsonPath().getInt("id"));
      }
      assertThat(Collections.frequency(statuses, 201)).isEqualTo(1);
      assertThat(Collections.frequency(statuses, 200)).isEqualTo(19);
      assertThat(ids).containsOnly(ids.get(0));
    } finally {
      clients.shutdown();
    }
    has(player, 1007, 1000);
  }

  @Test
  void aBalanceNeverLeavesItsRangeAndTheKeyIsFreeAgain() {
    Registered player = register();
    String key = key();
    move(player, key, Map.of("gold", 5, "silver", -1001, "reason", "too much"))
        .then()
        .statusCode(422)
        .body("errors.field", contains("silver"));
    move(player, key(), Map.of("gold", 1_000_000_000, "reason", "too much"))
        .then()
        .statusCode(422)
        .body("errors[0].message", containsString("1000001000"));
    has(player, 1000, 1000);
    move(player, key, Map.of("silver", -1000, "reason", "all of it")).then().statusCode(201);
    has(player, 1000, 0);
  }

  @Test
  void aTransactionKeepsTheRules() {
    Registered player = register();
    for (Map<String, ?> body :
        List.of(
            Map.of("reason", "nothing"),
            Map.of("gold", 0, "silver", 0, "reason", "nothing"),
            Map.of("gold", 1_000_000_001, "reason", "r"),
            Map.of("silver", -1_000_000_001, "reason", "r"),
            Map.of("gold", Long.MIN_VALUE, "reason", "r"),
            Map.of("gold", 1),
            Map.of("gold", 1, "reason", ""),
            Map.of("gold", 1, "reason", "x".repeat(101)))) {
      move(player, key(), body).then().statusCode(422);
    }
    move(player, key(), Map.of("gold", 1, "reason", "😀".repeat(100))).then().statusCode(201);
    has(player, 1001, 1000);
  }

  @Test
  void theKeyIsRequired() {
    Registered player = register();
    gameServer()
        .body(Map.of("gold", 1, "reason", "r"))
        .post("/v1/players/{id}/transactions", player.id())
        .then()
        .statusCode(400)
        .body("detail", containsString("Idempotency-Key"));
    move(player, "with space", Map.of("gold", 1, "reason", "r")).then().statusCode(400);
    has(player, 1000, 1000);
  }

  @Test
  void whoHasNoPlayerMovesNothing() {
    gameServer()
        .header("Idempotency-Key", key())
        .body(Map.of("gold", 1, "reason", "r"))
        .post("/v1/players/{id}/transactions", Long.MAX_VALUE)
        .then()
        .statusCode(404);
  }

  @Test
  void aPlayerReadsItsOwnTransactionsAndMakesNone() {
    Registered player = register();
    String path = "/v1/players/" + player.id() + "/transactions";
    player.calls().get(path).then().statusCode(200).body("total", equalTo(0));
    register().calls().get(path).then().statusCode(403);
    player
        .calls()
        .header("Idempotency-Key", key())
        .body(Map.of("gold", 1, "reason", "r"))
        .post(path)
        .then()
        .statusCode(403);
    player
        .calls()
        .header("Idempotency-Key", key())
        .body(Map.of("transactions", List.of(item(player, 1, "r"))))
        .post("/v1/transactions")
        .then()
        .statusCode(403);
  }

  @Test
  void theHistoryIsNewestFirstInPagesThatMeet() {
    Registered player = register();
    Registered other = register();
    for (int i = 1; i <= 5; i++) {
      move(player, key(), Map.of("gold", i, "reason", "n" + i)).then().statusCode(201);
      move(other, key(), Map.of("gold", 1, "reason", "not mine")).then().statusCode(201);
    }
    JsonPath first = page(player, "");
    assertThat(first.getList("items.reason")).containsExactly("n5", "n4");
    assertThat(first.getInt("total")).isEqualTo(5);
    assertThat(first.getString("previous")).isNull();
    JsonPath second = page(player, "&cursor=" + first.getString("next"));
    assertThat(second.getList("items.reason")).containsExactly("n3", "n2");
    JsonPath third = page(player, "&cursor=" + second.getString("next"));
    assertThat(third.getList("items.reason")).containsExactly("n1");
    assertThat(third.getString("next")).isNull();
    assertThat(page(player, "&cursor=" + third.getString("previous")).getList("items.reason"))
        .containsExactly("n3", "n2");
    gameServer()
        .get("/v1/players/{id}/transactions?cursor={cursor}", other.id(), first.getString("next"))
        .then()
        .statusCode(400);
  }

  private static JsonPath page(Registered player, String more) {
    return gameServer()
        .get("/v1/players/" + player.id() + "/transactions?limit=2" + more)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  @Test
  void aBatchIsMadeInItsOrderAndWhole() {
    Registered one = register();
    Registered two = register();
    String key = key();
    List<Map<String, Object>> batch =
        List.of(item(two, -300, "a"), item(one, 300, "b"), item(two, 50, "c"));
    Response made = moveAll(key, batch);
    made.then()
        .statusCode(201)
        .body("transactions.reason", contains("a", "b", "c"))
        .body("transactions.balance.gold", contains(700, 1300, 750));
    List<Integer> ids = made.jsonPath().getList("transactions.id");
    assertThat(ids).isSorted().doesNotHaveDuplicates();
    Response again = moveAll(key, batch);
    again.then().statusCode(200);
    assertThat(again.jsonPath().getMap("")).isEqualTo(made.jsonPath().getMap(""));
    has(one, 1300, 1000);
    has(two, 750, 1000);
  }

  @Test
  void ofABatchThatBreaksARuleNothingIsMade() {
    Registered one = register();
    Registered two = register();
    moveAll(key(), List.of(item(one, 5, "a"), item(two, -1001, "b")))
        .then()
        .statusCode(422)
        .body("errors.field", contains("transactions[1].gold"));
    moveAll(
            key(),
            List.of(
                item(one, 5, "a"), Map.of("playerId", Long.MAX_VALUE, "gold", 1, "reason", "b")))
        .then()
        .statusCode(422)
        .body("errors.field", contains("transactions[1].playerId"));
    moveAll(key(), List.of(item(one, -1001, "down"), item(one, 1001, "and up")))
        .then()
        .statusCode(422);
    moveAll(key(), List.of(Map.of("gold", 5, "reason", "whose")))
        .then()
        .statusCode(422)
        .body("errors.field", contains("transactions[0].playerId"));
    moveAll(key(), List.of()).then().statusCode(422);
    Map<String, Object> none = new HashMap<>();
    none.put("transactions", null);
    gameServer()
        .header("Idempotency-Key", key())
        .body(none)
        .post("/v1/transactions")
        .then()
        .statusCode(422);
    has(one, 1000, 1000);
    has(two, 1000, 1000);
  }

  @Test
  void aBatchHasUpToAThousandTransactions() {
    Registered player = register();
    List<Map<String, Object>> batch = Collections.nCopies(1_000, item(player, 1, "x".repeat(100)));
    moveAll(key(), batch).then().statusCode(201);
    has(player, 2000, 1000);
    moveAll(key(), Collections.nCopies(1_001, item(player, 1, "r"))).then().statusCode(422);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[null]", "[{}]", "[1]", "{}", "\"x\""})
  void aBatchOfAnotherShapeIsRefused(String transactions) {
    int status =
        gameServer()
            .header("Idempotency-Key", key())
            .body("{\"transactions\": " + transactions + "}")
            .post("/v1/transactions")
            .statusCode();
    assertThat(status).isIn(400, 422);
  }

  @Test
  void transactionsAndBattlesDoNotChangeTheTag() {
    Registered player = register();
    String tag = player.me().header("ETag");
    move(player, key(), Map.of("gold", 1, "reason", "r")).then().statusCode(201);
    player.me().then().header("ETag", tag);
  }

  @Test
  void aRepeatedRequestIsAnsweredAlsoWhenThePlayerIsGone() {
    Registered player = register();
    String key = key();
    Map<String, Object> body = Map.of("gold", 1, "reason", "r");
    move(player, key, body).then().statusCode(201);
    player.calls().delete("/v1/players/{id}", player.id()).then().statusCode(204);
    move(player, key, body).then().statusCode(200);
    move(player, key(), body).then().statusCode(404);
    gameServer().get("/v1/players/{id}/transactions", player.id()).then().statusCode(404);
  }

  @Test
  void aMissingSilverCountsAsNone() {
    Registered player = register();
    Map<String, Object> body = new HashMap<>(Map.of("gold", 3, "reason", "r"));
    body.put("silver", null);
    move(player, key(), body).then().statusCode(201).body("silver", equalTo(0));
  }
}
