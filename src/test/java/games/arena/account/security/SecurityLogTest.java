package games.arena.account.security;

import static games.arena.testing.ArenaClient.PASSWORD;
import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.register;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.Patience;
import games.arena.testing.SignedIn;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who did what from where, and no secret. */
@QuarkusTest
class SecurityLogTest {

  private final Logger logger = Logger.getLogger(SecurityLog.LOGGER);
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void stop() {
    logger.removeHandler(handler);
  }

  private JsonObject told(String event, String name) {
    Patience.await().until(() -> find(event, name) != null);
    return find(event, name);
  }

  private JsonObject find(String event, String name) {
    return lines.stream()
        .map(JsonObject::new)
        .filter(line -> line.getString("event").equals(event))
        .filter(line -> name == null || name.equals(line.getString("name")))
        .findFirst()
        .orElse(null);
  }

  @Test
  void signInsAreTold() {
    Registered player = register();
    SignedIn.as(player);
    JsonObject signedIn = told("signed-in", player.name());
    assertThat(signedIn.getLong("account")).isPositive();
    assertThat(signedIn.getString("from")).isNotBlank();
    assertThat(signedIn.getString("at")).isNotBlank();
    assertThat(told("session-opened", player.name()).getString("what"))
        .isEqualTo("POST /v1/tokens");
    SignedIn.basic(player.name(), "a wrong secret").get("/v1/players/me").then().statusCode(401);
    assertThat(told("sign-in-refused", player.name()).getString("what"))
        .isEqualTo("GET /v1/players/me");
    for (int i = 0; i < 10; i++) {
      SignedIn.basic(player.name(), "a wrong secret").get("/v1/players/me");
    }
    told("limit-reached", player.name());
  }

  @Test
  void changesOfAccountsAndWhatAdministratorsDoAreTold() {
    Registered player = register();
    told("account-created", null);
    SignedIn tokens = SignedIn.as(player);
    tokens.calls().get("/v1/admin/queue").then().statusCode(403);
    told("forbidden", null);
    tokens
        .calls()
        .body(Map.of("password", "another secret", "currentPassword", PASSWORD))
        .patch("/v1/players/{id}", player.id())
        .then()
        .statusCode(200);
    assertThat(told("password-changed", null).getString("what"))
        .isEqualTo("PATCH /v1/players/" + player.id());
    SignedIn.refresh("x").then().statusCode(401);
    told("refresh-refused", null);
    admin().post("/v1/admin/leaderboards/rebuild").then().statusCode(202);
    told("admin-action", "admin");
    admin().post("/v1/admin/keys/rotate").then().statusCode(200);
    told("key-rotated", "admin");
    admin().delete("/v1/players/{id}", player.id()).then().statusCode(204);
    told("account-deleted", "admin");
  }

  @Test
  void noLineHoldsASecretOrIsMoreThanALine() {
    Registered player = register();
    SignedIn tokens = SignedIn.as(player);
    SignedIn.basic("two\nlines", "a wrong secret").get("/v1/players/me").then().statusCode(401);
    told("sign-in-refused", "two\nlines");
    given()
        .header("Authorization", "Bearer " + tokens.accessToken() + "x")
        .get("/v1/players/me")
        .then()
        .statusCode(401);
    assertThat(lines)
        .isNotEmpty()
        .noneMatch(
            line ->
                line.contains("\n")
                    || line.contains("secret")
                    || line.contains(PASSWORD)
                    || line.contains(tokens.accessToken())
                    || line.contains(tokens.refreshToken()));
  }

  @Test
  void eventsAreCounted() {
    register();
    String metrics = given().get("/q/metrics").asString();
    assertThat(metrics).contains("arena_security_events_total{event=\"account-created\"}");
    assertThat(metrics.lines().filter(line -> line.startsWith("arena_security_events_total{")))
        .hasSize(SecurityEvent.values().length);
  }
}
