package games.arena.account;

import static games.arena.testing.ArenaClient.PASSWORD;
import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.freshName;
import static games.arena.testing.ArenaClient.register;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.SignedIn;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may change and delete what, and what else the roles allow. */
@QuarkusTest
class PlayerChangeTest {

  @Test
  void aPlayerChangesItselfAndNobodyElse() {
    Registered player = register();
    Registered other = register();
    player
        .calls()
        .body(Map.of("description", "Of the north"))
        .patch("/v1/players/{id}", player.id())
        .then()
        .statusCode(200)
        .body("description", equalTo("Of the north"))
        .body("name", equalTo(player.name()));
    other.calls().body("{}").patch("/v1/players/{id}", player.id()).then().statusCode(403);
    other.calls().delete("/v1/players/{id}", player.id()).then().statusCode(403);
    player.me().then().statusCode(200).body("description", equalTo("Of the north"));
  }

  @Test
  void anAdministratorChangesAndDeletesAnyPlayer() {
    Registered player = register();
    admin()
        .body(Map.of("description", "Watched", "password", "given by an admin"))
        .patch("/v1/players/{id}", player.id())
        .then()
        .statusCode(200);
    assertThat(player.me().statusCode()).isEqualTo(401);
    SignedIn.basic(player.name(), "given by an admin")
        .get("/v1/players/me")
        .then()
        .statusCode(200)
        .body("description", equalTo("Watched"));
    admin().delete("/v1/players/{id}", player.id()).then().statusCode(204);
    admin().delete("/v1/players/{id}", player.id()).then().statusCode(404);
    admin().body("{}").patch("/v1/players/{id}", player.id()).then().statusCode(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"description\":null}", "{\"password\":null,\"description\":null}"})
  void nullLeavesWhatIs(String body) {
    Registered player = register();
    player
        .calls()
        .body(Map.of("description", "Kept"))
        .patch("/v1/players/{id}", player.id())
        .then()
        .statusCode(200);
    player
        .calls()
        .body(body)
        .patch("/v1/players/{id}", player.id())
        .then()
        .statusCode(200)
        .body("description", equalTo("Kept"));
    player.me().then().statusCode(200);
  }

  @Test
  void aChangeKeepsTheRules() {
    Registered player = register();
    player
        .calls()
        .body(Map.of("description", "x".repeat(1001), "password", "short"))
        .patch("/v1/players/{id}", player.id())
        .then()
        .statusCode(422)
        .body("errors.field", containsInAnyOrder("description", "password"));
    player
        .calls()
        .body(Map.of("gold", 1))
        .patch("/v1/players/{id}", player.id())
        .then()
        .statusCode(400);
    player.calls().body("{}").patch("/v1/players/abc").then().statusCode(404);
    player.calls().delete("/v1/players/99999999999999999999").then().statusCode(404);
  }

  @Test
  void aGameServerActsForPlayersAndAdministratesNothing() {
    String name = freshName("server");
    admin()
        .body(Map.of("name", name, "password", PASSWORD, "role", "game-server"))
        .post("/v1/admin/accounts")
        .then()
        .statusCode(201)
        .body("role", equalTo("game-server"))
        .body("nameKey", equalTo(null))
        .body("password", equalTo(null));
    Registered attacker = register();
    Registered opponent = register();
    var battle = Map.of("attackerId", attacker.id(), "opponentId", opponent.id());
    SignedIn server = SignedIn.as(name, PASSWORD);
    server.calls().body(battle).post("/v1/battles").then().statusCode(202);
    server
        .calls()
        .body(Map.of("name", freshName("npc"), "password", PASSWORD, "gold", 5))
        .post("/v1/players")
        .then()
        .statusCode(201)
        .body("gold", equalTo(5));
    server.calls().get("/v1/admin/accounts").then().statusCode(403);
    server.calls().post("/v1/admin/keys/rotate").then().statusCode(403);
    server
        .calls()
        .body(Map.of("password", PASSWORD + "!"))
        .patch("/v1/players/{id}", attacker.id())
        .then()
        .statusCode(403);
    server.calls().delete("/v1/players/{id}", attacker.id()).then().statusCode(403);
    server.calls().get("/v1/players/me").then().statusCode(404);
    opponent.calls().body(battle).post("/v1/battles").then().statusCode(403);
  }

  @Test
  void accountsOfServersAndAdministratorsKeepTheRules() {
    String name = freshName("acc");
    var good = Map.of("name", name, "password", PASSWORD, "role", "game-server");
    admin()
        .body(Map.of("name", "", "password", "short", "role", "player"))
        .post("/v1/admin/accounts")
        .then()
        .statusCode(422)
        .body("errors.field", containsInAnyOrder("name", "password", "role"));
    long id =
        admin()
            .body(good)
            .post("/v1/admin/accounts")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath()
            .getLong("id");
    admin().body(good).post("/v1/admin/accounts").then().statusCode(409);
    given()
        .contentType("application/json")
        .body(Map.of("name", name.toUpperCase(), "password", PASSWORD))
        .post("/v1/players")
        .then()
        .statusCode(409);
    admin().get("/v1/admin/accounts/{id}", id).then().statusCode(200).body("name", equalTo(name));
    admin()
        .queryParam("limit", 100)
        .get("/v1/admin/accounts")
        .then()
        .statusCode(200)
        .body("items.name", hasItem(name));
    admin().delete("/v1/admin/accounts/{id}", id).then().statusCode(204);
    admin().get("/v1/admin/accounts/{id}", id).then().statusCode(404);
    Registered player = register();
    admin()
        .queryParam("limit", 100)
        .get("/v1/admin/accounts")
        .then()
        .body("items.name", not(hasItem(player.name())));
  }

  @Test
  void anAdministratorCannotTakeItsOwnRightsAway() {
    int own =
        admin()
            .queryParam("limit", 100)
            .get("/v1/admin/accounts")
            .then()
            .extract()
            .path("items.find { it.name == 'admin' }.id");
    admin().delete("/v1/admin/accounts/{id}", own).then().statusCode(409);
    admin()
        .body(Map.of("role", "game-server"))
        .patch("/v1/admin/accounts/{id}", own)
        .then()
        .statusCode(409);
  }

  @Test
  void answersTellBrowsersToBeStrict() {
    register()
        .me()
        .then()
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        .header("Cache-Control", "no-store")
        .header("Access-Control-Allow-Origin", (String) null);
    given().get("/v1/nowhere").then().statusCode(404).header("X-Content-Type-Options", "nosniff");
    given()
        .header("Origin", "https://elsewhere.example")
        .header("Access-Control-Request-Method", "GET")
        .options("/v1/players/1")
        .then()
        .header("Access-Control-Allow-Origin", (String) null);
  }
}
