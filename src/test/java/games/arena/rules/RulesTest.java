package games.arena.rules;

import static games.arena.testing.ArenaClient.ADMIN_PASSWORD;
import static games.arena.testing.ArenaClient.PASSWORD;
import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.freshName;
import static games.arena.testing.ArenaClient.register;
import static games.arena.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.Patience;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class RulesTest {

  private static final Map<String, ?> ATTACKER = Map.of("attack", 70, "hitPoints", 100, "luck", 10);
  private static final Map<String, ?> DEFENDER = Map.of("attack", 60, "hitPoints", 120, "luck", 20);

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** All other tests know the first rules alone. */
  @AfterEach
  void activateTheFirstRules() {
    activate(1);
  }

  @Test
  void theFirstRulesAreThoseOfTheSettings() {
    assertThat(version(1))
        .containsEntry("active", true)
        .containsEntry("lootPercent", Map.of("min", 10, "max", 20))
        .containsEntry("strengthFloorPercent", 50)
        .containsEntry("turnLimit", 10_000)
        .hasEntrySatisfying("createdAt", at -> assertThat(at).isNotNull());
  }

  @Test
  void aBattleIsFoughtByTheActiveRulesAndReplayedByItsOwn() {
    Registered attacker = withoutLuck(35, 100);
    Registered defender = withoutLuck(70, 100);
    int strong = create(7, 7, 100, 10_000);
    int brief = create(0, 0, 50, 1);

    long before = attacker.challenges(defender);
    attacker.ended(before).then().body("result.turns.damage", contains(35, 45, 19, 35, 18, 35));
    activate(strong);
    long byStrong = attacker.challenges(defender);
    attacker.ended(byStrong).then().body("result.rulesVersion", equalTo(strong));
    activate(brief);
    long byBrief = attacker.challenges(defender);

    attacker
        .ended(byBrief)
        .then()
        .body("result.rulesVersion", equalTo(brief))
        .body("result.winnerId", nullValue())
        .body("result.turns.damage", contains(35));
    attacker
        .ended(byStrong)
        .then()
        .body("result.rulesVersion", equalTo(strong))
        .body("result.loot.percent", equalTo(7))
        .body("result.turns.damage", contains(35, 70, 35, 70));
    attacker
        .ended(before)
        .then()
        .body("result.rulesVersion", equalTo(1))
        .body("result.turns.damage", contains(35, 45, 19, 35, 18, 35));
  }

  @Test
  void aNewVersionIsTheNextOneAndNotActive() {
    int version = create(5, 10, 60, 1000);

    admin()
        .get("/v1/rules")
        .then()
        .statusCode(200)
        .body("items[0].version", equalTo(version))
        .body("items[0].active", equalTo(false))
        .body("items[0].lootPercent.min", equalTo(5))
        .body("items[0].lootPercent.max", equalTo(10))
        .body("items[0].strengthFloorPercent", equalTo(60))
        .body("items[0].turnLimit", equalTo(1000))
        .body("total", equalTo(version));
  }

  @Test
  void versionsAddedAtOnceHaveNoGaps() {
    int before = create(10, 20, 50, 10_000);
    List<Integer> versions =
        IntStream.range(0, 12)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> create(10, 20, 50, 10_000)))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .sorted()
            .toList();

    assertThat(versions)
        .containsExactlyElementsOf(IntStream.rangeClosed(before + 1, before + 12).boxed().toList());
  }

  @Test
  void exactlyOneVersionIsActiveHoweverManyAreActivatedAtOnce() {
    List<Integer> versions = Stream.generate(() -> create(10, 20, 50, 10_000)).limit(6).toList();
    versions.stream()
        .map(version -> CompletableFuture.runAsync(() -> activate(version)))
        .toList()
        .forEach(CompletableFuture::join);

    List<Boolean> active = admin().get("/v1/rules?limit=100").jsonPath().getList("items.active");
    assertThat(active.stream().filter(is -> is)).hasSize(1);
  }

  @Test
  void anOlderVersionCanBeActiveAgain() {
    int version = create(10, 20, 50, 10_000);
    activate(version);

    admin()
        .body(Map.of("version", 1))
        .put("/v1/admin/rules/active")
        .then()
        .statusCode(200)
        .body("version", equalTo(1))
        .body("active", equalTo(true));
    assertThat(version(version)).containsEntry("active", false);
  }

  @Test
  void thePagesHaveEveryVersionOnce() {
    create(10, 20, 50, 10_000);
    create(10, 20, 50, 10_000);
    var first = admin().get("/v1/rules?limit=2").jsonPath();
    var second = admin().queryParam("cursor", first.getString("next")).get("/v1/rules?limit=2");

    assertThat(second.jsonPath().getInt("items[0].version"))
        .isEqualTo(first.getInt("items[1].version") - 1);
    admin().get("/v1/rules?cursor=abc").then().statusCode(400);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 20, 50, 100, lootPercent.min",
    "10, 101, 50, 100, lootPercent.max",
    "21, 20, 50, 100, lootPercent.min",
    "10, 20, 0, 100, strengthFloorPercent",
    "10, 20, 101, 100, strengthFloorPercent",
    "10, 20, 50, 0, turnLimit",
    "10, 20, 50, 10001, turnLimit",
  })
  void rulesOutOfRangeAreRefused(int min, int max, int floor, int limit, String field) {
    admin()
        .body(rules(min, max, floor, limit))
        .post("/v1/admin/rules")
        .then()
        .statusCode(422)
        .body("errors.field", contains(field));
  }

  @Test
  void whatIsMissingIsNamed() {
    admin()
        .body("{}")
        .post("/v1/admin/rules")
        .then()
        .statusCode(422)
        .body("errors.field", contains("lootPercent", "strengthFloorPercent", "turnLimit"));
    admin()
        .body("{}")
        .put("/v1/admin/rules/active")
        .then()
        .statusCode(422)
        .body("errors.field", contains("version"));
    admin()
        .body("{}")
        .post("/v1/admin/rules/simulations")
        .then()
        .statusCode(422)
        .body("errors.field", contains("attacker", "defender", "battles"));
    admin().body("{\"version\": \"1\"}").put("/v1/admin/rules/active").then().statusCode(400);
    admin().body("{\"version\": 1.5}").put("/v1/admin/rules/active").then().statusCode(400);
  }

  @Test
  void aVersionThatThereIsNotCannotBeActive() {
    for (long version : new long[] {0, -1, Integer.MAX_VALUE, Long.MAX_VALUE}) {
      admin()
          .body(Map.of("version", version))
          .put("/v1/admin/rules/active")
          .then()
          .statusCode(422)
          .body("errors.field", hasItem("version"));
    }
    assertThat(version(1)).containsEntry("active", true);
  }

  @Test
  void playersReadTheRulesAndGameServersTryThemOutAndOnlyAdministratorsChangeThem() {
    Registered player = register();
    RequestSpecification server = gameServer();
    player.calls().get("/v1/rules").then().statusCode(200);
    given().get("/v1/rules").then().statusCode(401);
    player.calls().body(simulation(10)).post("/v1/admin/rules/simulations").then().statusCode(403);
    server.body(simulation(10)).post("/v1/admin/rules/simulations").then().statusCode(200);
    for (RequestSpecification caller : List.of(player.calls(), gameServer())) {
      caller.body(rules(10, 20, 50, 100)).post("/v1/admin/rules").then().statusCode(403);
    }
    for (RequestSpecification caller : List.of(player.calls(), gameServer())) {
      caller.body(Map.of("version", 1)).put("/v1/admin/rules/active").then().statusCode(403);
    }
  }

  @Test
  void theSameSeedIsTheSameSimulation() {
    Map<String, Object> request = simulation(10_000);
    request.put("seed", "-9223372036854775808");
    String one = admin().body(request).post("/v1/admin/rules/simulations").asString();
    String other = admin().body(request).post("/v1/admin/rules/simulations").asString();

    assertThat(one).isEqualTo(other).contains("\"seed\":\"-9223372036854775808\"");
  }

  @Test
  void aSimulationAddsUp() {
    var answer =
        admin()
            .body(simulation(10_000))
            .post("/v1/admin/rules/simulations")
            .then()
            .statusCode(200)
            .body("seed", notNullValue())
            .extract()
            .jsonPath();

    assertThat(
            answer.getInt("attackerWins") + answer.getInt("defenderWins") + answer.getInt("draws"))
        .isEqualTo(10_000);
    List<Map<String, Integer>> histogram = answer.getList("turns.histogram");
    assertThat(histogram.stream().mapToInt(bucket -> bucket.get("battles")).sum())
        .isEqualTo(10_000);
    assertThat(histogram).hasSizeLessThanOrEqualTo(50);
    assertThat(histogram.get(0).get("from")).isEqualTo(answer.getInt("turns.min"));
    assertThat(histogram.get(histogram.size() - 1).get("to")).isEqualTo(answer.getInt("turns.max"));
    for (int i = 1; i < histogram.size(); i++) {
      assertThat(histogram.get(i).get("from")).isEqualTo(histogram.get(i - 1).get("to") + 1);
    }
  }

  @Test
  void longBattlesFitIntoFiftyBuckets() {
    Map<String, Object> request = simulation(200);
    request.put("attacker", Map.of("attack", 30, "hitPoints", 3_000, "luck", 50));
    request.put("defender", Map.of("attack", 30, "hitPoints", 3_000, "luck", 50));
    var answer = admin().body(request).post("/v1/admin/rules/simulations").jsonPath();

    List<Map<String, Integer>> histogram = answer.getList("turns.histogram");
    assertThat(answer.getInt("turns.max") - answer.getInt("turns.min")).isGreaterThan(50);
    assertThat(histogram).hasSizeBetween(25, 50);
    assertThat(histogram.stream().mapToInt(bucket -> bucket.get("battles")).sum()).isEqualTo(200);
  }

  @Test
  void aSimulationTakesRulesThatAreNotStored() {
    Map<String, Object> request = simulation(100);
    request.put("rules", rules(0, 0, 50, 1));

    admin()
        .body(request)
        .post("/v1/admin/rules/simulations")
        .then()
        .statusCode(200)
        .body("draws", equalTo(100))
        .body("turns.max", equalTo(1));
  }

  @ParameterizedTest
  @CsvSource({
    "battles, 0",
    "battles, 1000001",
    "seed, '\"abc\"'",
    "seed, '\"\"'",
    "seed, '\"9223372036854775808\"'",
    "attacker.attack, '{\"attack\": 0, \"hitPoints\": 1, \"luck\": 0}'",
    "attacker.hitPoints, '{\"attack\": 1, \"hitPoints\": 1000001, \"luck\": 0}'",
    "attacker.luck, '{\"attack\": 1, \"hitPoints\": 1, \"luck\": 96}'",
    "rules.turnLimit, '{\"lootPercent\": {\"min\": 1, \"max\": 1}, \"strengthFloorPercent\": 1, \"turnLimit\": 0}'",
  })
  void simulationsOutOfRangeAreRefused(String field, String value) {
    String name = field.replaceAll("\\..*", "");
    String body =
        """
        {"attacker": {"attack": 1, "hitPoints": 1, "luck": 0}, "defender": {"attack": 1, "hitPoints": 1, "luck": 0},
         "battles": 1}""";
    if (name.equals("attacker")) {
      body = body.replaceFirst("\\{\"attack\".*?}", value);
    } else if (name.equals("battles")) {
      body = body.replace("\"battles\": 1", "\"battles\": " + value);
    } else {
      body = body.replaceFirst("\\{", "{\"" + name + "\": " + value + ", ");
    }

    admin()
        .body(body)
        .post("/v1/admin/rules/simulations")
        .then()
        .statusCode(422)
        .body("errors.field", contains(field));
  }

  @Test
  void simulationsBeyondThoseThatWaitAreRefusedAndEndWithTheirClients() {
    String endless =
        """
        {"attacker": {"attack": 1, "hitPoints": 1000000, "luck": 95}, "battles": 1000000,
         "defender": {"attack": 1, "hitPoints": 1000000, "luck": 95}}""";
    // This one stays, and is given up in the end; it comes again if the others were there first.
    CompletableFuture<Response> patient =
        CompletableFuture.supplyAsync(
            () ->
                await()
                    .atMost(Patience.seconds(40))
                    .until(
                        () -> admin().body(endless).post("/v1/admin/rules/simulations"),
                        answer -> answer.statusCode() != 503));
    List<CompletableFuture<HttpResponse<String>>> many =
        Stream.generate(() -> send(endless)).limit(60).toList();
    CompletableFuture.anyOf(many.toArray(CompletableFuture[]::new)).join();
    HttpResponse<String> refused =
        many.stream().filter(CompletableFuture::isDone).findFirst().orElseThrow().join();
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");

    many.forEach(request -> request.cancel(true));
    // The deadline alone would end them one after another.
    await()
        .atMost(Patience.seconds(15))
        .until(
            () ->
                admin().body(simulation(10)).post("/v1/admin/rules/simulations").statusCode()
                    == 200);
    patient
        .join()
        .then()
        .statusCode(422)
        .body("errors.field", contains("battles"))
        .body("detail", containsString("10 s"));
  }

  private static CompletableFuture<HttpResponse<String>> send(String simulation) {
    String credentials =
        Base64.getEncoder()
            .encodeToString(("admin:" + ADMIN_PASSWORD).getBytes(StandardCharsets.UTF_8));
    return HTTP.sendAsync(
        HttpRequest.newBuilder(
                URI.create(
                    "http://localhost:%d/v1/admin/rules/simulations".formatted(RestAssured.port)))
            .header("Authorization", "Basic " + credentials)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(simulation))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static Registered withoutLuck(int attack, int hitPoints) {
    return register(Map.of("attack", attack, "hitPoints", hitPoints, "luck", 0));
  }

  private static RequestSpecification gameServer() {
    String name = freshName("s");
    admin()
        .body(Map.of("name", name, "password", PASSWORD, "role", "game-server"))
        .post("/v1/admin/accounts")
        .then()
        .statusCode(201);
    return given().auth().preemptive().basic(name, PASSWORD).contentType("application/json");
  }

  private static Map<String, Object> rules(int min, int max, int floor, int turnLimit) {
    return Map.of(
        "lootPercent",
        Map.of("min", min, "max", max),
        "strengthFloorPercent",
        floor,
        "turnLimit",
        turnLimit);
  }

  private static Map<String, Object> simulation(int battles) {
    return new HashMap<>(Map.of("attacker", ATTACKER, "defender", DEFENDER, "battles", battles));
  }

  private static int create(int min, int max, int floor, int turnLimit) {
    return admin()
        .body(rules(min, max, floor, turnLimit))
        .post("/v1/admin/rules")
        .then()
        .statusCode(201)
        .body("active", equalTo(false))
        .extract()
        .jsonPath()
        .getInt("version");
  }

  private static void activate(int version) {
    admin().body(Map.of("version", version)).put("/v1/admin/rules/active").then().statusCode(200);
  }

  private static Map<String, Object> version(int version) {
    String cursor = null;
    do {
      var page =
          (cursor == null ? admin() : admin().queryParam("cursor", cursor))
              .get("/v1/rules?limit=100")
              .jsonPath();
      for (Map<String, Object> rules : page.<Map<String, Object>>getList("items")) {
        if (rules.get("version").equals(version)) {
          return rules;
        }
      }
      cursor = page.getString("next");
    } while (cursor != null);
    throw new AssertionError("There is no version " + version);
  }
}
