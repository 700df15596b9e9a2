package games.arena.http;

import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.register;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.testing.ArenaClient;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

/** Every answer names the request, and so does every line of the log about it. */
@QuarkusTest
class RequestIdTest {

  @Test
  void theIdThatWasSentComesBackOnEveryAnswer() {
    for (String path :
        List.of("/v1/players/me", "/v1/nothing", "/q/health/live", "/", "/v1/players?name=")) {
      assertThat(answer(path, "my-id.7").getHeaders().getValues("X-Request-Id"))
          .as(path)
          .containsExactly("my-id.7");
    }
    assertThat(
            register()
                .calls()
                .header("X-Request-Id", "a")
                .get("/v1/players/me")
                .getHeader("X-Request-Id"))
        .isEqualTo("a");
  }

  @Test
  void anIdIsMadeWhereNoneWasSent() {
    String one = given().get("/v1/nothing").getHeader("X-Request-Id");
    assertThat(one).matches("[0-9a-f]{32}");
    assertThat(given().get("/v1/nothing").getHeader("X-Request-Id")).isNotEqualTo(one);
    assertThat(answer("/v1/nothing", " \t ").getHeader("X-Request-Id")).matches("[0-9a-f]{32}");
  }

  @Test
  void anIdIsCutTo64VisibleCharacters() {
    assertThat(answer("/v1/nothing", "x y\tz" + "a".repeat(100)).getHeader("X-Request-Id"))
        .isEqualTo("xyz" + "a".repeat(61));
  }

  private static Response answer(String path, String id) {
    return given().header("X-Request-Id", id).get(path);
  }

  @Test
  void linesOfTheLogCarryTheIdsOfTheirRequestAndOfNoOther() {
    List<ExtLogRecord> records =
        logged(
            () -> {
              given()
                  .header("X-Request-Id", "first")
                  .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                  .get("/v1/test/logged")
                  .then()
                  .statusCode(204);
              given()
                  .header("X-Request-Id", "second")
                  .header("traceparent", "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01")
                  .get("/v1/test/logged")
                  .then()
                  .statusCode(204);
            });
    assertThat(records)
        .extracting(record -> record.getMdc("requestId"))
        .containsExactly("first", "first", "second", "second");
    assertThat(records)
        .extracting(record -> record.getMdc("traceId"))
        .containsExactly(
            "4bf92f3577b34da6a3ce929d0e0e4736", "4bf92f3577b34da6a3ce929d0e0e4736", null, null);
  }

  @Test
  void linesOfTheLogCarryTheIdsOfWhoCalls() {
    ArenaClient.Registered player = register();
    List<ExtLogRecord> records =
        logged(
            () -> {
              player.calls().get("/v1/test/signed-in").then().statusCode(200);
              admin().get("/v1/test/signed-in").then().statusCode(200);
            });
    assertThat(records)
        .extracting(record -> record.getMdc("playerId"))
        .containsExactly("" + player.id(), null);
    assertThat(records).extracting(record -> record.getMdc("accountId")).doesNotContainNull();
  }

  /** What the test's resource logs meanwhile. */
  private static List<ExtLogRecord> logged(Runnable calls) {
    Logger logger = Logger.getLogger(EdgeResource.class.getName());
    List<ExtLogRecord> records = new CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            ExtLogRecord extended = ExtLogRecord.wrap(record);
            extended.copyMdc();
            records.add(extended);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    try {
      calls.run();
    } finally {
      logger.removeHandler(handler);
    }
    return records;
  }
}
