package games.arena.account;

import static games.arena.testing.ArenaClient.PASSWORD;
import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.freshName;
import static games.arena.testing.ArenaClient.register;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.SignedIn;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a password must be, and what a stolen token cannot do. */
@QuarkusTest
class OwnPasswordTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"password", "Password1", "12345678", "ｐａｓｓｗｏｒｄ", "iloveyou", "qwertyuiop"})
  void aCommonPasswordIsRefused(String password) {
    given()
        .contentType("application/json")
        .body(Map.of("name", freshName("weak"), "password", password))
        .post("/v1/players")
        .then()
        .statusCode(422)
        .body("errors.field", contains("password"));
    Registered player = register();
    player
        .calls()
        .body(Map.of("password", password))
        .patch("/v1/players/{id}", player.id())
        .then()
        .statusCode(422)
        .body("errors.field", contains("password"));
  }

  @Test
  void aPasswordIsNotTheNameInAnySpelling() {
    String name = freshName("Some");
    for (String password : new String[] {name, name.toUpperCase(), " " + name + "\u200B"}) {
      given()
          .contentType("application/json")
          .body(Map.of("name", name, "password", password))
          .post("/v1/players")
          .then()
          .statusCode(422)
          .body("errors.field", contains("password"));
      admin()
          .body(Map.of("name", name, "password", password, "role", "game-server"))
          .post("/v1/admin/accounts")
          .then()
          .statusCode(422)
          .body("errors.field", contains("password"));
    }
    Registered player = register();
    player
        .calls()
        .body(Map.of("password", player.name().toUpperCase()))
        .patch("/v1/players/{id}", player.id())
        .then()
        .statusCode(422)
        .body("errors.field", contains("password"));
  }

  @Test
  void withATokenANewPasswordNeedsThePresentOne() {
    Registered player = register();
    SignedIn tokens = SignedIn.as(player);
    tokens
        .calls()
        .body(Map.of("password", "another password"))
        .patch("/v1/players/{id}", player.id())
        .then()
        .statusCode(422)
        .body("errors.field", contains("currentPassword"));
    tokens
        .calls()
        .body(Map.of("password", "another password", "currentPassword", "not the password"))
        .patch("/v1/players/{id}", player.id())
        .then()
        .statusCode(422)
        .body("errors.field", contains("currentPassword"));
    player.me().then().statusCode(200);
    // What is no password needs no proof.
    tokens
        .calls()
        .body(Map.of("description", "New"))
        .patch("/v1/players/{id}", player.id())
        .then()
        .statusCode(200);
    tokens
        .calls()
        .body(Map.of("password", "another password", "currentPassword", PASSWORD))
        .patch("/v1/players/{id}", player.id())
        .then()
        .statusCode(200);
    SignedIn.basic(player.name(), "another password").get("/v1/players/me").then().statusCode(200);
  }

  @Test
  void wrongPresentPasswordsCountAsFailedSignIns() {
    Registered player = register();
    SignedIn tokens = SignedIn.as(player);
    for (int i = 0; i < 10; i++) {
      tokens
          .calls()
          .body(Map.of("currentPassword", "guess number " + i))
          .delete("/v1/players/{id}", player.id())
          .then()
          .statusCode(422);
    }
    tokens
        .calls()
        .body(Map.of("currentPassword", PASSWORD))
        .delete("/v1/players/{id}", player.id())
        .then()
        .statusCode(429);
    tokens.calls().get("/v1/players/me").then().statusCode(200);
  }

  @Test
  void withATokenDeletingOneselfNeedsThePresentPassword() {
    Registered player = register();
    SignedIn tokens = SignedIn.as(player);
    given()
        .header("Authorization", "Bearer " + tokens.accessToken())
        .delete("/v1/players/{id}", player.id())
        .then()
        .statusCode(422)
        .body("errors.field", contains("currentPassword"));
    tokens
        .calls()
        .body(Map.of("currentPassword", PASSWORD))
        .delete("/v1/players/{id}", player.id())
        .then()
        .statusCode(204);
    player.me().then().statusCode(401);
  }

  @Test
  void withThePasswordItselfNothingElseIsNeeded() {
    Registered player = register();
    player
        .calls()
        .body(Map.of("password", "another password"))
        .patch("/v1/players/{id}", player.id())
        .then()
        .statusCode(200);
    SignedIn.basic(player.name(), "another password")
        .delete("/v1/players/{id}", player.id())
        .then()
        .statusCode(204);
  }

  @Test
  void anAdministratorWithATokenProvesItselfForItsOwnPasswordOnly() {
    String name = freshName("admin");
    long id =
        admin()
            .body(Map.of("name", name, "password", PASSWORD, "role", "admin"))
            .post("/v1/admin/accounts")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath()
            .getLong("id");
    SignedIn tokens = SignedIn.as(name, PASSWORD);
    Registered player = register();
    tokens
        .calls()
        .body(Map.of("password", "given by an admin"))
        .patch("/v1/players/{id}", player.id())
        .then()
        .statusCode(200);
    tokens.calls().delete("/v1/players/{id}", player.id()).then().statusCode(204);
    tokens
        .calls()
        .body(Map.of("password", "another password"))
        .patch("/v1/admin/accounts/{id}", id)
        .then()
        .statusCode(422)
        .body("errors.field", contains("currentPassword"));
    tokens
        .calls()
        .body(Map.of("password", "another password", "currentPassword", PASSWORD))
        .patch("/v1/admin/accounts/{id}", id)
        .then()
        .statusCode(200)
        .body("name", equalTo(name));
    assertThat(SignedIn.as(name, "another password").accessToken()).isNotEmpty();
  }
}
