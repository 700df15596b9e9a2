package games.arena.log;

import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.register;
import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;

import games.arena.sql.Sql;
import games.arena.testing.Patience;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LogLevelsTest {

  @Inject DataSource dataSource;

  @Test
  void aLevelIsSetAndPutBackToWhatWasConfigured() {
    // Configured in application.properties.
    String category = "io.micrometer.core.instrument.MeterRegistry";
    Level configured = Logger.getLogger(category).getLevel();
    set(category, "DEBUG").then().statusCode(200);
    assertThat(Logger.getLogger(category).getLevel()).isEqualTo(org.jboss.logmanager.Level.DEBUG);
    admin()
        .get("/v1/admin/loggers")
        .then()
        .body("items", hasItem(Map.of("category", category, "level", "DEBUG")));
    admin().delete("/v1/admin/loggers/{category}", category).then().statusCode(204);
    assertThat(Logger.getLogger(category).getLevel()).isEqualTo(configured);
    admin().delete("/v1/admin/loggers/{category}", category).then().statusCode(404);
  }

  @Test
  void aLevelThatWasSetThroughAnotherReplicaIsFollowed() throws SQLException {
    String category = "games.arena.test.Followed";
    sql("insert into log_level (category, level) values (?, 'WARN')", category);
    await()
        .atMost(soon())
        .until(() -> org.jboss.logmanager.Level.WARN.equals(Logger.getLogger(category).getLevel()));
    sql("delete from log_level where category = ?", category);
    await().atMost(soon()).until(() -> Logger.getLogger(category).getLevel() == null);
  }

  private void sql(String statement, String category) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      Sql.update(connection, statement, category);
    }
  }

  @Test
  void whatIsNoLevelOrNoCategoryIsRefused() {
    set("games.arena", "LOUD").then().statusCode(422);
    set("games.arena", null).then().statusCode(422);
    set("games arena", "DEBUG").then().statusCode(404);
    register()
        .calls()
        .body("{\"level\": \"DEBUG\"}")
        .put("/v1/admin/loggers/games.arena")
        .then()
        .statusCode(403);
  }

  private static Response set(String category, String level) {
    return admin()
        .body(level == null ? "{}" : "{\"level\": \"%s\"}".formatted(level))
        .put("/v1/admin/loggers/{category}", category);
  }

  private static Duration soon() {
    return Patience.seconds(20);
  }
}
