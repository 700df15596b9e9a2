package games.arena.admin;

import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.register;
import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import games.arena.sql.Sql;
import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.Patience;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What administrators can do about a running Arena. */
@QuarkusTest
class LeversTest {

  @Inject DataSource dataSource;

  @AfterEach
  void letEverythingGoOn() {
    admin().delete("/v1/admin/queue/pause").then().statusCode(204);
    admin()
        .get("/v1/admin/workers")
        .jsonPath()
        .<String>getList("items.findAll { it.drained }.name")
        .forEach(name -> admin().delete("/v1/admin/workers/{name}/drain", name));
  }

  @Test
  void aPausedQueueAcceptsBattlesAndFightsThemOnceItIsResumed() {
    Registered attacker = register();
    Registered defender = register();
    admin().put("/v1/admin/queue/pause").then().statusCode(204);
    admin().put("/v1/admin/queue/pause").then().statusCode(204);
    admin().get("/v1/admin/queue").then().body("paused", equalTo(true));
    long battle = await().atMost(soon()).until(() -> heldBack(attacker, defender), id -> id > 0);

    admin().delete("/v1/admin/queue/pause").then().statusCode(204);
    assertThat(attacker.ended(battle).jsonPath().getString("status")).isEqualTo("finished");
    admin().get("/v1/admin/queue").then().body("paused", equalTo(false));
  }

  @Test
  void aDrainedWorkerStaysAliveAndTakesNothing() {
    Registered attacker = register();
    Registered defender = register();
    attacker.ended(attacker.challenges(defender));
    String worker = admin().get("/v1/admin/workers").jsonPath().getString("items[0].name");
    admin().put("/v1/admin/workers/{name}/drain", worker).then().statusCode(204);
    await()
        .atMost(soon())
        .untilAsserted(
            () ->
                assertThat(admin().get("/v1/admin/workers").jsonPath().<Object>getList("items"))
                    .contains(Map.of("name", worker, "alive", true, "drained", true)));
    long battle = await().atMost(soon()).until(() -> heldBack(attacker, defender), id -> id > 0);

    admin().delete("/v1/admin/workers/{name}/drain", worker).then().statusCode(204);
    assertThat(attacker.ended(battle).jsonPath().getString("status")).isEqualTo("finished");
    admin().delete("/v1/admin/workers/{name}/drain", worker).then().statusCode(404);
    admin().put("/v1/admin/workers/{name}/drain", "nobody").then().statusCode(404);
    admin().urlEncodingEnabled(false).delete("/v1/admin/workers/%00/drain").then().statusCode(400);
  }

  /**
   * Submits a battle; its id if it is still queued after a second, else 0: the worker follows
   * within two seconds.
   */
  private static long heldBack(Registered attacker, Registered defender) {
    long battle = attacker.challenges(defender);
    String status =
        attacker
            .calls()
            .header("Prefer", "wait=1")
            .get("/v1/battles/{id}", battle)
            .jsonPath()
            .getString("status");
    return "queued".equals(status) ? battle : 0;
  }

  @Test
  void aCancelledBattleMovesNothingAndWhoeverWaitsIsTold() {
    Registered defender = register();
    admin().put("/v1/admin/queue/pause").then().statusCode(204);
    AtomicReference<Registered> attacker = new AtomicReference<>();
    // Each has one battle, so that nothing else moves what it has.
    long battle =
        await()
            .atMost(soon())
            .until(
                () -> {
                  attacker.set(register());
                  return heldBack(attacker.get(), defender);
                },
                id -> id > 0);
    Registered lonely = attacker.get();
    CompletableFuture<Response> waiting = CompletableFuture.supplyAsync(() -> lonely.ended(battle));

    cancel(battle, Map.of("reason", "a test"))
        .then()
        .statusCode(200)
        .body("status", equalTo("failed"))
        .body("failure.reason", equalTo("Cancelled: a test"))
        .body("result", nullValue());
    assertThat(
            waiting
                .orTimeout(soon().toMillis(), TimeUnit.MILLISECONDS)
                .join()
                .jsonPath()
                .getString("status"))
        .isEqualTo("failed");
    lonely.me().then().body("gold", equalTo(1000)).body("losses", equalTo(0));
    cancel(battle, Map.of()).then().statusCode(409);
    cancel(999_999_999L, Map.of()).then().statusCode(404);
    cancel(battle, Map.of("reason", " ")).then().statusCode(422);
    lonely.calls().body("{}").post("/v1/admin/battles/{id}/cancel", battle).then().statusCode(403);
  }

  @Test
  void aBattleIsEitherCancelledOrFoughtHoweverTheyRace() {
    Registered attacker = register();
    Registered defender = register();
    for (int i = 0; i < 20; i++) {
      long battle = attacker.challenges(defender);
      int answer = cancel(battle, Map.of()).statusCode();
      String status = attacker.ended(battle).jsonPath().getString("status");
      assertThat(status).isEqualTo(answer == 200 ? "failed" : "finished");
    }
    int fought =
        attacker.me().jsonPath().getInt("wins") + attacker.me().jsonPath().getInt("losses");
    assertThat(
            attacker
                .calls()
                .queryParam("limit", 100)
                .get("/v1/players/{id}/battles", attacker.id())
                .jsonPath()
                .getList("items.findAll { it.status == 'finished' }"))
        .hasSize(fought);
  }

  private static Response cancel(long battle, Map<String, String> body) {
    return admin().body(body).post("/v1/admin/battles/{id}/cancel", battle);
  }

  @Test
  void deadLettersOfOneReasonAreDiscardedTogether() throws SQLException {
    String reason = "test of many " + UUID.randomUUID();
    try (Connection connection = dataSource.getConnection()) {
      for (String why : List.of(reason, reason, reason + " another")) {
        Sql.update(
            connection,
            "insert into dead_letter (entry, reason, attempts) values ('x', ?, 0)",
            why);
      }
    }
    discard("{\"reason\": \"%s\"}".formatted(reason))
        .then()
        .statusCode(200)
        .body("discarded", equalTo(2));
    discard("{\"reason\": \"%s another\"}".formatted(reason)).then().body("discarded", equalTo(1));
    discard("{}").then().statusCode(422);
  }

  private static Response discard(String selection) {
    return admin().body(selection).post("/v1/admin/dead-letters/discard");
  }

  @Test
  void oneBoardIsRebuilt() {
    admin().post("/v1/admin/leaderboards/weekly/rebuild").then().statusCode(202);
    admin().post("/v1/admin/leaderboards/daily/rebuild?period=2020-01-01").then().statusCode(202);
    admin().post("/v1/admin/leaderboards/daily/rebuild?period=2020").then().statusCode(400);
    admin().post("/v1/admin/leaderboards/yearly/rebuild").then().statusCode(404);
    register().calls().post("/v1/admin/leaderboards/weekly/rebuild").then().statusCode(403);
  }

  private static Duration soon() {
    return Patience.seconds(20);
  }
}
