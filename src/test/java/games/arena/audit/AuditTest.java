package games.arena.audit;

import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.freshName;
import static games.arena.testing.ArenaClient.register;
import static games.arena.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import games.arena.sql.Sql;
import games.arena.testing.ArenaClient.Registered;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What administrators and game servers change can be seen later. */
@QuarkusTest
class AuditTest {

  @Inject DataSource dataSource;
  @Inject Audit audit;

  /** The records of one request. */
  private static List<Map<String, Object>> records(String requestId) {
    return admin()
        .queryParam("limit", 100)
        .get("/v1/admin/audit")
        .then()
        .statusCode(200)
        .extract()
        .jsonPath()
        .getList("items.findAll { it.requestId == '%s' }".formatted(requestId));
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  @Test
  void aChangeByAnAdministratorIsRecordedWithItsOutcome() {
    Registered player = register();
    String request = id();
    admin()
        .header("X-Request-Id", request)
        .body(Map.of("description", "audited", "password", "not to be kept"))
        .patch("/v1/players/{id}", player.id())
        .then()
        .statusCode(200);
    Map<String, Object> record = records(request).get(0);
    assertThat(record)
        .containsEntry("accountName", "admin")
        .containsEntry("role", "admin")
        .containsEntry("method", "PATCH")
        .containsEntry("route", "/v1/players/{id}")
        .containsEntry("path", "/v1/players/" + player.id())
        .containsEntry("address", "127.0.0.1")
        .containsEntry("status", 200);
    assertThat(record.get("body").toString()).contains("audited").doesNotContain("not to be kept");
  }

  @Test
  void whatAGameServerDoesIsRecordedUnderItsNameAlsoAfterItIsGone() {
    String name = freshName("gs");
    Map<String, String> account =
        Map.of("name", name, "password", "a good one", "role", "game-server");
    String opened = id();
    int accountId =
        admin()
            .header("X-Request-Id", opened)
            .body(account)
            .post("/v1/admin/accounts")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath()
            .getInt("id");
    String registered = id();
    given()
        .auth()
        .preemptive()
        .basic(name, "a good one")
        .contentType("application/json")
        .header("X-Request-Id", registered)
        .body(Map.of("name", freshName("p"), "password", "also secret", "gold", 5))
        .post("/v1/players")
        .then()
        .statusCode(201);
    admin().delete("/v1/admin/accounts/{id}", accountId).then().statusCode(204);
    assertThat(records(opened).get(0).get("body").toString()).doesNotContain("a good one");
    assertThat(records(registered).get(0))
        .containsEntry("accountName", name)
        .containsEntry("role", "game-server")
        .containsEntry("route", "/v1/players")
        .containsEntry("status", 201);
  }

  @Test
  void whatWasRefusedOrReadOrDoneByAPlayerIsNotRecorded() {
    Registered player = register();
    String request = id();
    admin()
        .header("X-Request-Id", request)
        .delete("/v1/players/{id}", 999_999_999)
        .then()
        .statusCode(404);
    admin()
        .header("X-Request-Id", request)
        .body("{broken")
        .patch("/v1/players/{id}", player.id())
        .then()
        .statusCode(400);
    admin().header("X-Request-Id", request).get("/v1/admin/queue").then().statusCode(200);
    admin().header("X-Request-Id", request).post("/v1/tokens").then().statusCode(200);
    player
        .calls()
        .header("X-Request-Id", request)
        .body(Map.of("description", "mine"))
        .patch("/v1/players/{id}", player.id())
        .then()
        .statusCode(200);
    assertThat(records(request)).isEmpty();
  }

  @Test
  void whoRegistersWithWrongCredentialsIsAnybody() {
    given()
        .auth()
        .preemptive()
        .basic(freshName("x"), "wrong as can be")
        .contentType("application/json")
        .body(Map.of("name", freshName("p"), "password", "a good one"))
        .post("/v1/players")
        .then()
        .statusCode(201);
  }

  @Test
  void aRequestThatTheProcessDidNotOutliveIsRecordedWithoutAnOutcome() throws SQLException {
    String request = id();
    insert("now()", request);
    assertThat(records(request).get(0)).containsEntry("status", null);
  }

  @Test
  void recordsGoAfterAYear() throws SQLException {
    String old = id();
    String young = id();
    insert("now() - interval '366 days'", old);
    insert("now() - interval '364 days'", young);
    // Nothing is deleted while the audit's own task does so.
    await()
        .untilAsserted(
            () -> {
              audit.deleteExpired();
              assertThat(records(old)).isEmpty();
            });
    assertThat(records(young)).hasSize(1);
  }

  private void insert(String at, String requestId) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      Sql.update(
          connection,
          """
          insert into audit (at, account_id, role, method, route, path, address, request_id)
          values (%s, 1, 'admin', 'POST', '/v1/x', '/v1/x', '::/64', ?)
          """
              .formatted(at),
          requestId);
    }
  }

  @Test
  void onlyAdministratorsReadIt() {
    register().calls().get("/v1/admin/audit").then().statusCode(403);
    admin()
        .queryParam("cursor", "x")
        .get("/v1/admin/audit")
        .then()
        .statusCode(400)
        .body("status", equalTo(400));
  }

  @Test
  void aBodyIsKeptWithoutItsSecrets() {
    assertThat(
            kept(
                """
                {"newPassword": "p", "url": "https://u:v@hooks.example.com/t/secret?x=y", "gold": 1,
                 "list": [{"refreshToken": {"a": "t"}}]}
                """))
        .isEqualTo(
            "{\"newPassword\":\"***\",\"url\":\"https://hooks.example.com/***\",\"gold\":1,"
                + "\"list\":[{\"refreshToken\":\"***\"}]}");
    assertThat(kept("password=p")).isNull();
    assertThat(kept("{\"a\": \"\\ud800\\u0000\"}")).isEqualTo("{\"a\":\"?\\u0000\"}");
    assertThat(kept("{\"a\": \"" + "x".repeat(10_000) + "\"}")).hasSize(4_001);
    assertThat(kept("[".repeat(5_000))).isNull();
  }

  private static String kept(String body) {
    return AuditedBody.of(body.getBytes(StandardCharsets.UTF_8), new ObjectMapper());
  }
}
