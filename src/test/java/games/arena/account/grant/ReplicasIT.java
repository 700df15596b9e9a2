package games.arena.account.grant;

import static games.arena.testing.ArenaClient.PASSWORD;
import static games.arena.testing.ArenaClient.freshName;
import static games.arena.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.devservers.ArenaServer;
import games.arena.devservers.PostgresServer;
import games.arena.devservers.RedisServer;
import games.arena.testing.Patience;
import games.arena.testing.RealServers;
import games.arena.testing.SignedIn;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What one replica changes takes effect on the other. */
@Tag("chaos")
class ReplicasIT {

  enum Redis {
    UP,
    /** Restarted, with nothing kept. */
    FLUSHED,
    /** Stopped during the change. */
    AWAY,
    /** Hanging during the change; then it is back with all it held before. */
    FROZEN
  }

  private static PostgresServer postgres;
  private static RedisServer redis;
  private static ArenaServer here;
  private static ArenaServer there;

  @BeforeAll
  static void startTwoOnAnEmptyDatabase() throws Exception {
    postgres = RealServers.postgres();
    redis = RealServers.redis();
    Map<String, String> configuration = new HashMap<>(postgres.configuration());
    configuration.putAll(redis.configuration());
    configuration.put("arena.admin-password", "arena-admin");
    configuration.put("arena.password.iterations", "1");
    configuration.put("arena.limits.failures-per-address", "0");
    configuration.put("arena.limits.registrations-per-address", "0");
    configuration.put("arena.limits.password-sign-ins-per-account", "0");
    here = started(configuration);
    there = started(configuration);
  }

  private static Duration atOnce() {
    return Patience.seconds(1);
  }

  private static ArenaServer started(Map<String, String> configuration) {
    ArenaServer server = new ArenaServer(configuration);
    server.start();
    await().atMost(Patience.seconds(60)).until(() -> server.status("/q/health/ready") == 200);
    return server;
  }

  @AfterAll
  static void stop() {
    Stream.of(here, there, redis, postgres)
        .filter(server -> server != null)
        .forEach(
            server -> {
              try {
                server.close();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
  }

  @Test
  void aTokenOfOneReplicaIsGoodOnTheOtherSinceTheyShareTheirKeys() {
    String name = player();
    String token = token(here, name, PASSWORD);
    assertThat(status(there, "Bearer " + token)).isEqualTo(200);
    assertThat(status(here, "Bearer " + token(there, name, PASSWORD))).isEqualTo(200);
    assertThat(kid(token(here, name, PASSWORD))).isEqualTo(kid(token(there, name, PASSWORD)));
    // The key that is to sign next is announced a moment after the start.
    await().untilAsserted(() -> assertThat(keys(here)).isEqualTo(keys(there)).hasSize(2));
    String kid = at(here, admin()).post("/v1/admin/keys/rotate").path("kid");
    String signedNew = token(here, name, PASSWORD);
    assertThat(status(there, "Bearer " + signedNew)).isEqualTo(200);
    await().atMost(atOnce()).untilAsserted(() -> assertThat(keys(there)).contains(kid(token), kid));
    assertThat(status(there, "Bearer " + token)).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(Redis.class)
  void aNewPasswordEndsTheOldOneAndItsTokensOnBoth(Redis state) throws IOException {
    String name = player();
    List<String> before = knownOnBoth(name);
    int id = at(here, basic(name)).get("/v1/players/me").path("id");
    change(
        state,
        () ->
            at(here, basic(name))
                .body(Map.of("password", "another password"))
                .patch("/v1/players/{id}", id)
                .then()
                .statusCode(200));
    assertOverOnBoth(before);
    assertThat(status(there, SignedIn.basicHeader(name, "another password"))).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(Redis.class)
  void aDeletedPlayerIsGoneFromBoth(Redis state) throws IOException {
    String name = player();
    List<String> before = knownOnBoth(name);
    int id = at(here, basic(name)).get("/v1/players/me").path("id");
    change(
        state, () -> at(here, basic(name)).delete("/v1/players/{id}", id).then().statusCode(204));
    assertOverOnBoth(before);
  }

  @ParameterizedTest
  @EnumSource(Redis.class)
  void aRoleIsTakenOnBoth(Redis state) throws IOException {
    String name = freshName("op");
    int id =
        at(here, admin())
            .body(Map.of("name", name, "password", PASSWORD, "role", "admin"))
            .post("/v1/admin/accounts")
            .path("id");
    List<String> headers =
        List.of(SignedIn.basicHeader(name, PASSWORD), "Bearer " + token(here, name, PASSWORD));
    assertAdministration(headers, 200);
    change(
        state,
        () ->
            at(here, admin())
                .body(Map.of("role", "game-server"))
                .patch("/v1/admin/accounts/{id}", id)
                .then()
                .statusCode(200));
    await().atMost(atOnce()).untilAsserted(() -> assertAdministration(headers, 403));
  }

  @Test
  void aSessionEndsOnBoth() {
    String name = player();
    String token = token(here, name, PASSWORD);
    assertThat(status(there, "Bearer " + token)).isEqualTo(200);
    at(here, "Bearer " + token).delete("/v1/tokens").then().statusCode(204);
    assertThat(status(here, "Bearer " + token)).isEqualTo(401);
    await()
        .atMost(Patience.seconds(2))
        .untilAsserted(() -> assertThat(status(there, "Bearer " + token)).isEqualTo(401));
  }

  private static void change(Redis state, Runnable change) throws IOException {
    switch (state) {
      case UP -> change.run();
      case FLUSHED -> {
        redis.stop();
        redis.start();
        change.run();
      }
      case AWAY -> {
        redis.stop();
        try {
          change.run();
        } finally {
          redis.start();
        }
      }
      case FROZEN -> {
        redis.pause();
        try {
          change.run();
        } finally {
          redis.resume();
        }
      }
    }
  }

  private static void assertAdministration(List<String> headers, int status) {
    for (ArenaServer replica : List.of(here, there)) {
      for (String header : headers) {
        assertThat(at(replica, header).get("/v1/admin/accounts").statusCode()).isEqualTo(status);
      }
    }
  }

  private static List<String> knownOnBoth(String name) {
    List<String> headers = List.of(basic(name), "Bearer " + token(here, name, PASSWORD));
    for (ArenaServer replica : List.of(here, there)) {
      for (String header : headers) {
        assertThat(status(replica, header)).isEqualTo(200);
      }
    }
    return headers;
  }

  private static void assertOverOnBoth(List<String> headers) {
    // Where the change was made there is nothing to wait for.
    headers.forEach(header -> assertThat(status(here, header)).isEqualTo(401));
    await()
        .atMost(atOnce())
        .untilAsserted(
            () -> headers.forEach(header -> assertThat(status(there, header)).isEqualTo(401)));
  }

  /** The id of the key that a token is signed by. */
  private static String kid(String token) {
    byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
    return new JsonObject(new String(header, StandardCharsets.UTF_8)).getString("kid");
  }

  private static List<String> keys(ArenaServer replica) {
    return given().get(replica.uri("").toString() + "/.well-known/jwks.json").path("keys.kid");
  }

  private static String player() {
    String name = freshName("p");
    given()
        .baseUri(here.uri("").toString())
        .contentType("application/json")
        .body(Map.of("name", name, "password", PASSWORD))
        .post("/v1/players")
        .then()
        .statusCode(201);
    return name;
  }

  private static String token(ArenaServer replica, String name, String password) {
    return at(replica, SignedIn.basicHeader(name, password))
        .post("/v1/tokens")
        .then()
        .statusCode(200)
        .extract()
        .path("accessToken");
  }

  private static int status(ArenaServer replica, String authorization) {
    return at(replica, authorization).get("/v1/players/me").statusCode();
  }

  private static String basic(String name) {
    return SignedIn.basicHeader(name, PASSWORD);
  }

  private static String admin() {
    return SignedIn.basicHeader("admin", "arena-admin");
  }

  private static RequestSpecification at(ArenaServer replica, String authorization) {
    return given()
        .baseUri(replica.uri("").toString())
        .header("Authorization", authorization)
        .contentType("application/json");
  }
}
