package games.arena.testing;

import static games.arena.testing.Patience.await;
import static io.restassured.RestAssured.given;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Calls Arena as its users do. Names are new for every player, so that tests share one database.
 */
public final class ArenaClient {

  public static final String PASSWORD = "correct horse";

  /** As dev mode and tests set it. */
  public static final String ADMIN_PASSWORD = "arena-admin";

  private static final String RUN = Long.toString(System.nanoTime(), 36);
  private static final AtomicInteger COUNT = new AtomicInteger();

  private ArenaClient() {}

  /** A registered player. */
  public record Registered(long id, String name) {

    /** A request signed in as this player. */
    public RequestSpecification calls() {
      return given().auth().preemptive().basic(name, PASSWORD).contentType("application/json");
    }

    /** Challenges another player; the id of the battle. */
    public long challenges(Registered opponent) {
      return challenge(opponent).then().statusCode(202).extract().jsonPath().getLong("id");
    }

    public Response challenge(Registered opponent) {
      return calls().body(Map.of("opponentId", opponent.id)).post("/v1/battles");
    }

    /** The battle once it has ended; boards may show it a moment later. */
    public Response ended(long battleId) {
      return await()
          .atMost(Patience.seconds(60))
          .until(
              () -> calls().header("Prefer", "wait=30").get("/v1/battles/{id}", battleId),
              battle -> !"queued".equals(battle.path("status")));
    }

    public Response me() {
      return calls().get("/v1/players/me");
    }
  }

  /** A name that nobody has, of at most 20 characters. */
  public static String freshName(String beginning) {
    return beginning + "-" + RUN.substring(RUN.length() - 6) + COUNT.incrementAndGet();
  }

  /** Registers a player with the rules' starting values. */
  public static Registered register() {
    return register(Map.of());
  }

  /** Registers a player with values that only an administrator may give. */
  public static Registered register(Map<String, ?> values) {
    String name = freshName("p");
    Map<String, Object> body = new HashMap<>(values);
    body.put("name", name);
    body.put("password", PASSWORD);
    long id =
        (values.isEmpty() ? given().contentType("application/json") : admin())
            .body(body)
            .post("/v1/players")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath()
            .getLong("id");
    return new Registered(id, name);
  }

  /**
   * Waits until all battles that were accepted so far have ended and are on the boards, for a test
   * that another one's battles would disturb.
   */
  public static void awaitQuiet() {
    await("no battle is left of earlier tests")
        .atMost(Patience.seconds(60))
        .until(
            () -> {
              JsonPath queue =
                  admin().get("/v1/admin/queue").then().statusCode(200).extract().jsonPath();
              return Stream.of("depth", "inFlight", "deferred", "oldestSeconds")
                  .allMatch(count -> queue.getLong(count) == 0);
            });
  }

  /** A request signed in as the administrator. */
  public static RequestSpecification admin() {
    return given()
        .auth()
        .preemptive()
        .basic("admin", ADMIN_PASSWORD)
        .contentType("application/json");
  }

  /** A request signed in as a game server, which is made where it is missing. */
  public static RequestSpecification gameServer() {
    String name = "game-server-" + RUN.substring(RUN.length() - 6);
    int status =
        admin()
            .body(Map.of("name", name, "password", PASSWORD, "role", "game-server"))
            .post("/v1/admin/accounts")
            .statusCode();
    if (status != 201 && status != 409) {
      throw new IllegalStateException("No game server: " + status);
    }
    return given().auth().preemptive().basic(name, PASSWORD).contentType("application/json");
  }
}
