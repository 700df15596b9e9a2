package games.arena.acceptance;

import static games.arena.testing.ArenaClient.PASSWORD;
import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.freshName;
import static games.arena.testing.ArenaClient.gameServer;
import static games.arena.testing.ArenaClient.register;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import games.arena.testing.ArenaClient.Registered;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Players whom the game signs in, guests, and players of an existing game. */
@QuarkusTest
class SignInByTheGameTest {

  private static RequestSpecification bearer(String token) {
    return given().header("Authorization", "Bearer " + token).contentType("application/json");
  }

  private static Response create(Map<String, ?> body) {
    return gameServer().body(body).post("/v1/players");
  }

  @Test
  void aGameServerSignsInAPlayerWithoutAPassword() {
    String name = freshName("ext");
    String externalId = "steam:" + freshName("x");
    long id =
        create(Map.of("name", name, "externalId", externalId))
            .then()
            .statusCode(201)
            .extract()
            .jsonPath()
            .getLong("id");
    new Registered(id, name).me().then().statusCode(401);
    JsonPath tokens =
        gameServer()
            .post("/v1/players/{id}/tokens", id)
            .then()
            .statusCode(200)
            .body("tokenType", equalTo("Bearer"))
            .extract()
            .jsonPath();
    bearer(tokens.getString("accessToken"))
        .get("/v1/players/me")
        .then()
        .statusCode(200)
        .body("id", equalTo((int) id));
    given()
        .contentType("application/json")
        .body(Map.of("refreshToken", tokens.getString("refreshToken")))
        .post("/v1/tokens/refresh")
        .then()
        .statusCode(200);
  }

  @Test
  void anExternalIdIsUniqueAndFindsItsPlayer() {
    String externalId = freshName("ext");
    int id =
        create(Map.of("name", freshName("one"), "externalId", externalId, "password", PASSWORD))
            .jsonPath()
            .getInt("id");
    create(Map.of("name", freshName("two"), "externalId", externalId))
        .then()
        .statusCode(409)
        .body("detail", containsString("external id"));
    gameServer()
        .get("/v1/players?externalId={id}", externalId)
        .then()
        .statusCode(200)
        .body("items.id", contains(id));
    gameServer()
        .get("/v1/players?externalId={id}", externalId + "x")
        .then()
        .statusCode(200)
        .body("items", hasSize(0));
    register().calls().get("/v1/players?externalId={id}", externalId).then().statusCode(403);
    gameServer().get("/v1/players?externalId=a&name=b").then().statusCode(400);
    gameServer().get("/v1/players").then().statusCode(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "with space", "ünicode"})
  void anExternalIdIsVisibleAscii(String externalId) {
    create(Map.of("name", freshName("bad"), "externalId", externalId))
        .then()
        .statusCode(422)
        .body("errors.field", contains("externalId"));
  }

  @Test
  void nobodyElseCreatesPlayersWithoutAPasswordOrWithAnExternalId() {
    Map<String, String> withId =
        Map.of("name", freshName("no"), "password", PASSWORD, "externalId", "x");
    given().contentType("application/json").body(withId).post("/v1/players").then().statusCode(401);
    register().calls().body(withId).post("/v1/players").then().statusCode(403);
    given()
        .contentType("application/json")
        .body(Map.of("name", freshName("no")))
        .post("/v1/players")
        .then()
        .statusCode(422)
        .body("errors.field", contains("password"));
    Registered player = register();
    player.calls().post("/v1/players/{id}/tokens", player.id()).then().statusCode(403);
    gameServer().post("/v1/players/{id}/tokens", Long.MAX_VALUE).then().statusCode(404);
  }

  private static JsonPath guest() {
    return given()
        .post("/v1/guests")
        .then()
        .statusCode(201)
        .header("Location", notNullValue())
        .body("player.name", startsWith("Guest-"))
        .body("player.gold", equalTo(1000))
        .extract()
        .jsonPath();
  }

  @Test
  void aGuestPlaysAndChoosesItsNameAndPasswordOnce() {
    JsonPath guest = guest();
    long id = guest.getLong("player.id");
    RequestSpecification calls = bearer(guest.getString("accessToken"));
    calls.body(Map.of("opponentId", register().id())).post("/v1/battles").then().statusCode(202);
    String name = freshName("chosen");
    Map<String, String> choice = Map.of("name", name, "password", PASSWORD);
    bearer(guest.getString("accessToken"))
        .body(Map.of("name", name))
        .patch("/v1/players/{id}", id)
        .then()
        .statusCode(403);
    bearer(guest.getString("accessToken"))
        .body(choice)
        .patch("/v1/players/{id}", id)
        .then()
        .statusCode(200)
        .body("name", equalTo(name));
    Registered player = new Registered(id, name);
    player.me().then().statusCode(200);
    player
        .calls()
        .body(Map.of("name", freshName("again"), "password", PASSWORD))
        .patch("/v1/players/{id}", id)
        .then()
        .statusCode(403);
    player.me().then().statusCode(200);
  }

  @Test
  void aGuestsNameMustNotBeTaken() {
    JsonPath guest = guest();
    bearer(guest.getString("accessToken"))
        .body(Map.of("name", register().name(), "password", PASSWORD))
        .patch("/v1/players/{id}", guest.getLong("player.id"))
        .then()
        .statusCode(409);
  }

  private static Map<String, Object> item(String externalId, String name) {
    return new HashMap<>(Map.of("externalId", externalId, "name", name));
  }

  private static Response importing(List<Map<String, Object>> players) {
    return gameServer().body(Map.of("players", players)).post("/v1/admin/players/import");
  }

  @Test
  void anImportedPlayerHasItsValuesAndItsPlaceOnTheBoard() {
    String externalId = freshName("imp");
    Map<String, Object> item = item(externalId, freshName("imp"));
    item.putAll(
        Map.of(
            "gold",
            5,
            "silver",
            6,
            "attack",
            7,
            "hitPoints",
            8,
            "luck",
            9,
            "score",
            123456789012L,
            "description",
            "veteran"));
    int id =
        importing(List.of(item))
            .then()
            .statusCode(200)
            .body("results.externalId", contains(externalId))
            .extract()
            .jsonPath()
            .getInt("results[0].id");
    gameServer()
        .get("/v1/players/{id}", id)
        .then()
        .statusCode(200)
        .body("gold", equalTo(5))
        .body("silver", equalTo(6))
        .body("attack", equalTo(7))
        .body("hitPoints", equalTo(8))
        .body("luck", equalTo(9))
        .body("score", equalTo(123456789012L))
        .body("description", equalTo("veteran"));
    gameServer()
        .get("/v1/leaderboards/all-time/players/{id}", id)
        .then()
        .statusCode(200)
        .body("score", equalTo(123456789012L));
    gameServer().post("/v1/players/{id}/tokens", id).then().statusCode(200);
  }

  @Test
  void anImportIsRepeatableAndEachErrorStandsForItself() {
    String taken = register().name();
    String first = freshName("a");
    List<Map<String, Object>> players = new ArrayList<>();
    players.add(item(first, freshName("first")));
    players.add(item(freshName("b"), taken));
    players.add(item(freshName("c"), "a:b"));
    players.add(item("not visible", freshName("d")));
    players.add(item(first, freshName("twice")));
    players.add(item(freshName("e"), "admin"));
    players.add(item(freshName("f"), freshName("last")));
    players.get(6).put("luck", 96);
    players.add(item(freshName("g"), freshName("good")));
    JsonPath results = importing(players).then().statusCode(200).extract().jsonPath();
    assertThat(results.getList("results.error"))
        .satisfiesExactly(
            none -> assertThat(none).isNull(),
            name -> assertThat(name).isEqualTo("name is taken"),
            colon -> assertThat(colon).asString().contains("colon"),
            external -> assertThat(external).asString().startsWith("externalId"),
            twice -> assertThat(twice).isNull(),
            reserved -> assertThat(reserved).isEqualTo("name is taken"),
            luck -> assertThat(luck).asString().startsWith("luck"),
            good -> assertThat(good).isNull());
    assertThat(results.getLong("results[4].id")).isEqualTo(results.getLong("results[0].id"));
    JsonPath again = importing(players).then().statusCode(200).extract().jsonPath();
    assertThat(again.getMap("")).isEqualTo(results.getMap(""));
  }

  @Test
  void theNameOfAGameServerIsNoPlayersName() {
    String name = freshName("srv");
    admin()
        .body(Map.of("name", name, "password", PASSWORD, "role", "game-server"))
        .post("/v1/admin/accounts")
        .then()
        .statusCode(201);
    importing(List.of(item(freshName("x"), name)))
        .then()
        .statusCode(200)
        .body("results.error", contains("name is taken"));
    gameServer().get("/v1/players?name={name}", name).then().body("items", hasSize(0));
  }

  @Test
  void anImportHasOneToAThousandPlayers() {
    List<Map<String, Object>> players = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Map<String, Object> item = item(freshName("many"), freshName("many"));
      item.put("description", "x".repeat(500));
      players.add(item);
    }
    JsonPath results = importing(players).then().statusCode(200).extract().jsonPath();
    assertThat(results.getList("results.id")).hasSize(1_000).doesNotContainNull();
    players.add(item(freshName("many"), freshName("many")));
    importing(players).then().statusCode(422);
    importing(List.of()).then().statusCode(422);
    register()
        .calls()
        .body(Map.of("players", players))
        .post("/v1/admin/players/import")
        .then()
        .statusCode(403);
  }
}
