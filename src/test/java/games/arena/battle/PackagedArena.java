package games.arena.battle;

import static games.arena.testing.Patience.await;
import static io.restassured.RestAssured.given;

import games.arena.devservers.ArenaServer;
import games.arena.devservers.RedisServer;
import games.arena.testing.ArenaClient;
import games.arena.testing.Patience;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The packaged application on a database of the test's own, called by its administrator. */
record PackagedArena(ArenaServer server) implements AutoCloseable {

  static PackagedArena start(OwnDatabase database, RedisServer redis, Map<String, String> more) {
    Map<String, String> configuration = new HashMap<>(database.postgres().configuration());
    configuration.putAll(redis.configuration());
    configuration.put("arena.admin-password", ArenaClient.ADMIN_PASSWORD);
    configuration.put("arena.password.memory-kib", "512");
    configuration.put("arena.password.iterations", "1");
    configuration.put("quarkus.shutdown.delay", "0s");
    configuration.putAll(more);
    ArenaServer server = new ArenaServer(configuration);
    try {
      server.start();
      await().atMost(start()).until(() -> server.status("/q/health/ready") == 200);
      return new PackagedArena(server);
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  RequestSpecification calls() {
    return given()
        .baseUri("http://127.0.0.1")
        .port(server.port())
        .auth()
        .preemptive()
        .basic("admin", ArenaClient.ADMIN_PASSWORD)
        .contentType("application/json");
  }

  /** Submits a battle under an idempotency key; its id. */
  long submit(long attackerId, long opponentId, String key) {
    return calls()
        .header("Idempotency-Key", key)
        .body(Map.of("attackerId", attackerId, "opponentId", opponentId))
        .post("/v1/battles")
        .then()
        .statusCode(202)
        .extract()
        .jsonPath()
        .getLong("id");
  }

  /** How a battle has ended. */
  String awaitStatus(long battle) {
    return await()
        .atMost(Patience.seconds(120))
        .until(
            () ->
                calls()
                    .header("Prefer", "wait=30")
                    .get("/v1/battles/{id}", battle)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath()
                    .getString("status"),
            status -> !status.equals("queued"));
  }

  @Override
  public void close() {
    server.close();
  }

  private static Duration start() {
    return Patience.seconds(180);
  }
}
