package games.arena.installation;

import static games.arena.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import games.arena.devservers.ArenaServer;
import games.arena.testing.ArenaClient;
import games.arena.testing.Patience;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.Map;

/** A packaged Arena, and calls of it. */
final class Replica implements AutoCloseable {

  private final ArenaServer server;

  private Replica(ArenaServer server) {
    this.server = server;
  }

  /** Starts one and waits until it is ready; fails where it refuses to start. */
  @SafeVarargs
  static Replica start(Map<String, String>... settings) {
    Map<String, String> all = new HashMap<>();
    all.put("arena.admin-password", ArenaClient.ADMIN_PASSWORD);
    all.put("arena.password.memory-kib", "512");
    all.put("arena.password.iterations", "1");
    for (Map<String, String> some : settings) {
      all.putAll(some);
    }
    Replica replica = new Replica(new ArenaServer(all));
    try {
      replica.server.start();
      await()
          .atMost(Patience.seconds(60))
          .until(() -> replica.server.status("/q/health/ready") == 200);
      return replica;
    } catch (RuntimeException e) {
      replica.close();
      throw e;
    }
  }

  /** A player with the password of all tests. */
  long register(String name) {
    return given()
        .baseUri(server.uri("").toString())
        .contentType("application/json")
        .body(Map.of("name", name, "password", ArenaClient.PASSWORD))
        .post("/v1/players")
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getLong("id");
  }

  RequestSpecification as(String name) {
    return given()
        .baseUri(server.uri("").toString())
        .auth()
        .preemptive()
        .basic(name, name.equals("admin") ? ArenaClient.ADMIN_PASSWORD : ArenaClient.PASSWORD)
        .contentType("application/json");
  }

  RequestSpecification withToken(String token) {
    return given().baseUri(server.uri("").toString()).header("Authorization", "Bearer " + token);
  }

  String token(String name) {
    return as(name).post("/v1/tokens").then().statusCode(200).extract().path("accessToken");
  }

  /** Has a battle fought by the worker, through the queue in Redis. */
  void fight(String attacker, long defender) {
    long battle =
        as(attacker)
            .body(Map.of("opponentId", defender))
            .post("/v1/battles")
            .then()
            .statusCode(202)
            .extract()
            .jsonPath()
            .getLong("id");
    await()
        .atMost(Patience.seconds(60))
        .until(
            () -> as(attacker).header("Prefer", "wait=20").get("/v1/battles/{id}", battle),
            answer -> !"queued".equals(answer.path("status")))
        .then()
        .statusCode(200)
        .body("status", equalTo("finished"));
  }

  ArenaServer server() {
    return server;
  }

  @Override
  public void close() {
    server.close();
  }
}
