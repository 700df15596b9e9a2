package games.arena.acceptance;

import static games.arena.testing.ArenaClient.PASSWORD;
import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.freshName;
import static games.arena.testing.ArenaClient.register;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import games.arena.testing.ArenaClient.Registered;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class PlayersTest {

  private static RequestSpecification anyone() {
    return given().contentType("application/json");
  }

  private static ValidatableResponse registering(Object body) {
    return anyone().body(body).post("/v1/players").then();
  }

  private static Map<String, Object> named(String name) {
    return new HashMap<>(Map.of("name", name, "password", PASSWORD));
  }

  @Test
  void aNewPlayerHasTheRulesStartingValues() {
    String name = freshName("new");
    ValidatableResponse created = registering(named(name)).statusCode(201);
    long id = created.extract().jsonPath().getLong("id");
    created
        .header("Location", endsWith("/v1/players/" + id))
        .body("name", equalTo(name))
        .body("description", nullValue())
        .body("gold", equalTo(1000))
        .body("silver", equalTo(1000))
        .body("attack", equalTo(70))
        .body("hitPoints", equalTo(100))
        .body("luck", equalTo(10))
        .body("score", equalTo(0))
        .body("rank", notNullValue())
        .body("wins", equalTo(0))
        .body("losses", equalTo(0))
        .body("draws", equalTo(0));
  }

  @Test
  void anAdministratorMayGiveValuesAndNobodyElse() {
    Map<String, Object> body = named(freshName("rich"));
    body.putAll(Map.of("gold", 7, "silver", 8, "attack", 9, "hitPoints", 10, "luck", 0));
    registering(body).statusCode(401).header("WWW-Authenticate", notNullValue());
    register().calls().body(body).post("/v1/players").then().statusCode(403);
    admin()
        .body(body)
        .post("/v1/players")
        .then()
        .statusCode(201)
        .body("gold", equalTo(7))
        .body("silver", equalTo(8))
        .body("attack", equalTo(9))
        .body("hitPoints", equalTo(10))
        .body("luck", equalTo(0));
  }

  @ParameterizedTest
  @CsvSource({
    "gold, -1",
    "gold, 1000000001",
    "silver, -1",
    "silver, 1000000001",
    "attack, 0",
    "attack, 1000001",
    "hitPoints, 0",
    "hitPoints, 1000001",
    "luck, -1",
    "luck, 96",
    "luck, 9223372036854775807"
  })
  void aValueOutOfItsRangeBreaksARule(String field, long value) {
    Map<String, Object> body = named(freshName("out"));
    body.put(field, value);
    admin()
        .body(body)
        .post("/v1/players")
        .then()
        .statusCode(422)
        .contentType("application/problem+json")
        .body("errors.field", equalTo(List.of(field)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"10\"", "1.5", "true", "1.0", "1e2", "[]", "{}"})
  void aWholeNumberOfAnotherTypeCannotBeRead(String value) {
    admin()
        .body(
            "{\"name\":\"%s\",\"password\":\"%s\",\"gold\":%s}"
                .formatted(freshName("type"), PASSWORD, value))
        .post("/v1/players")
        .then()
        .statusCode(400)
        .contentType("application/problem+json");
  }

  @Test
  void nullCountsAsAbsent() {
    anyone()
        .body(
            "{\"name\":\"%s\",\"password\":\"%s\",\"description\":null,\"gold\":null}"
                .formatted(freshName("null"), PASSWORD))
        .post("/v1/players")
        .then()
        .statusCode(201)
        .body("gold", equalTo(1000));
  }

  @Test
  void allBrokenRulesAreNamedAtOnce() {
    registering(Map.of("name", "", "password", "short", "description", "x".repeat(1001)))
        .statusCode(422)
        .body("errors.field", containsInAnyOrder("name", "password", "description"));
    registering("{}").statusCode(422).body("errors.field", containsInAnyOrder("name", "password"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "\u00a0",
        "a:b",
        "a\u0000b",
        "a\nb",
        "\u200b",
        "a\u202eb",
        "123456789012345678901"
      })
  void aNameThatBreaksTheRulesIsRefused(String name) {
    registering(named(name)).statusCode(422).body("errors.field", equalTo(List.of("name")));
  }

  @Test
  void halfOfASurrogatePairIsRefusedEverywhere() {
    registering("{\"name\":\"\\ud83d\",\"password\":\"" + PASSWORD + "\"}").statusCode(422);
    registering("{\"name\":\"%s\",\"password\":\"12345678\\ud83d\"}".formatted(freshName("s")))
        .statusCode(422);
    registering(
            "{\"name\":\"%s\",\"password\":\"%s\",\"description\":\"\\ude00\"}"
                .formatted(freshName("s"), PASSWORD))
        .statusCode(422);
  }

  @Test
  void aDescriptionMayHaveAThousandCharactersOfAnyPlane() {
    Map<String, Object> body = named(freshName("talk"));
    body.put("description", "😀".repeat(1000));
    registering(body).statusCode(201).body("description", equalTo("😀".repeat(1000)));
    body.put("name", freshName("talk"));
    body.put("description", "😀".repeat(1001));
    registering(body).statusCode(422);
  }

  @Test
  void namesAreComparedFoldedAndKeptAsSpelt() {
    String name = freshName("Jos\u00e9");
    registering(named("  " + name + "\u00a0")).statusCode(201).body("name", equalTo(name));
    String other = Normalizer.normalize(name.toUpperCase(), Normalizer.Form.NFD);
    registering(named(other)).statusCode(409).contentType("application/problem+json");
    byte[] credentials = (other + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8);
    given()
        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials))
        .queryParam("name", other)
        .get("/v1/players")
        .then()
        .statusCode(200)
        .body("items", hasSize(1))
        .body("items[0].name", equalTo(name))
        .body("total", equalTo(1))
        .body("next", nullValue())
        .body("previous", nullValue());
  }

  @Test
  void aNameIsTakenOnceHoweverManyTryAtOnce() throws InterruptedException {
    String name = freshName("once");
    var statuses = new ConcurrentLinkedQueue<Integer>();
    var threads =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    new Thread(() -> statuses.add(registering(named(name)).extract().statusCode())))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(statuses).containsOnly(201, 409).containsOnlyOnce(201).hasSize(8);
  }

  @Test
  void theAdministratorsNameIsNobodysElse() {
    registering(named("ADMIN")).statusCode(409);
  }

  @Test
  void anUnknownNameIsAnEmptyPage() {
    register()
        .calls()
        .queryParam("name", freshName("nobody"))
        .get("/v1/players")
        .then()
        .statusCode(200)
        .body("items", hasSize(0))
        .body("total", equalTo(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "0", "-1", "99999999999999999999", "9223372036854775807", "1.5"})
  void anIdThatNoPlayerHasIsNotFound(String id) {
    register()
        .calls()
        .get("/v1/players/{id}", id)
        .then()
        .statusCode(404)
        .contentType("application/problem+json");
  }

  @Test
  void whoIsNotSignedInSeesNoPlayer() {
    Registered player = register();
    anyone().get("/v1/players/{id}", player.id()).then().statusCode(401);
    given()
        .auth()
        .preemptive()
        .basic(player.name(), "not the password")
        .get("/v1/players/{id}", player.id())
        .then()
        .statusCode(401);
  }

  @Test
  void anAdministratorIsNoPlayer() {
    admin().get("/v1/players/me").then().statusCode(404);
  }
}
