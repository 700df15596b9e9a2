package games.arena.player;

import static games.arena.testing.ArenaClient.PASSWORD;
import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.freshName;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.endsWith;

import games.arena.testing.SignedIn;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
class RegistrationTest {

  @Inject DataSource dataSource;

  private static Response register(String key, Map<String, ?> body) {
    return given()
        .contentType("application/json")
        .header("Idempotency-Key", key)
        .body(body)
        .post("/v1/players");
  }

  private static Map<String, String> body(String name) {
    return Map.of("name", name, "password", PASSWORD);
  }

  private static String key() {
    return UUID.randomUUID().toString();
  }

  @Test
  void aRegistrationThatIsSentAgainIsAnsweredWithItsPlayer() {
    String key = key();
    String name = freshName("again");
    long id = register(key, body(name)).then().statusCode(201).extract().jsonPath().getLong("id");
    Response again = register(key, body(name));
    again.then().statusCode(201).header("Location", endsWith("/v1/players/" + id));
    assertThat(again.jsonPath().getLong("id")).isEqualTo(id);
    given()
        .contentType("application/json")
        .body(body(name))
        .post("/v1/players")
        .then()
        .statusCode(409);
    register(key(), body(name)).then().statusCode(409);
  }

  @Test
  void twentyAtOnceMakeOnePlayer() throws InterruptedException {
    String key = key();
    String name = freshName("once");
    var threads = Executors.newFixedThreadPool(20);
    List<Callable<Response>> calls =
        Stream.<Callable<Response>>generate(() -> () -> register(key, body(name)))
            .limit(20)
            .toList();
    List<Response> answers = threads.invokeAll(calls).stream().map(RegistrationTest::join).toList();
    threads.shutdown();
    assertThat(answers.stream().map(Response::statusCode)).containsOnly(201);
    assertThat(answers.stream().map(answer -> answer.jsonPath().getLong("id")).distinct())
        .hasSize(1);
  }

  @Test
  void aKeyWithAnotherBodyIsRefused() {
    String key = key();
    String name = freshName("other");
    register(key, body(name)).then().statusCode(201);
    for (Map<String, String> other :
        List.of(
            body(freshName("other")),
            Map.of("name", name, "password", PASSWORD + "!"),
            Map.of("name", name, "password", PASSWORD, "description", "New"))) {
      register(key, other).then().statusCode(422).body("errors.field", contains("Idempotency-Key"));
    }
    register("not ascii: \u00e9", body(name)).then().statusCode(400);
  }

  @Test
  void aKeyIsFreeAgainAfterTenMinutesAndWhenItsPlayerIsGone() throws SQLException {
    String key = key();
    String name = freshName("late");
    long id = register(key, body(name)).then().statusCode(201).extract().jsonPath().getLong("id");
    execute("update registration_key set created_at = now() - interval '601 seconds'");
    register(key, body(name)).then().statusCode(409);
    register(key, body(freshName("late"))).then().statusCode(201);
    String deleted = key();
    register(deleted, body(freshName("gone"))).then().statusCode(201);
    execute("delete from player where id = (select max(id) from player)");
    register(deleted, body(freshName("gone"))).then().statusCode(201);
    assertThat(id).isPositive();
  }

  @Test
  void noPasswordIsKeptWithAKey() throws SQLException {
    String key = key();
    register(key, body(freshName("kept"))).then().statusCode(201);
    try (var connection = dataSource.getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select count(*) from registration_key where length(id) = 32 and length(request) ="
                    + " 32")) {
      rows.next();
      assertThat(rows.getLong(1)).isPositive();
    }
  }

  @Test
  void aNameWithInvisibleCharactersIsTheSameName() {
    String name = freshName("Alice");
    given()
        .contentType("application/json")
        .body(body(name))
        .post("/v1/players")
        .then()
        .statusCode(201);
    for (String taken : List.of("A\u200B" + name.substring(1), "ad\u200Bmin")) {
      given()
          .contentType("application/json")
          .body(body(taken))
          .post("/v1/players")
          .then()
          .statusCode(409);
      admin()
          .body(Map.of("name", taken, "password", PASSWORD, "role", "admin"))
          .post("/v1/admin/accounts")
          .then()
          .statusCode(409);
    }
    SignedIn.basic(name + "\u2060", PASSWORD).get("/v1/players/me").then().statusCode(200);
  }

  private static Response join(Future<Response> call) {
    try {
      return call.get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = dataSource.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
