package games.arena.installation;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import games.arena.devservers.PgBouncerServer;
import games.arena.devservers.PostgresServer;
import games.arena.devservers.RedisServer;
import games.arena.testing.Patience;
import games.arena.testing.RealServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Arena works behind PgBouncer in session mode, and refuses what it could not work with. */
@Tag("chaos")
class PoolerIT {

  private static PostgresServer postgres;
  private static RedisServer redis;

  @BeforeAll
  static void start() {
    assumeTrue(PgBouncerServer.isInstalled(), "PgBouncer is not installed (Debian: pgbouncer)");
    postgres = RealServers.postgres();
    redis = RealServers.redis();
  }

  @AfterAll
  static void stop() {
    if (postgres != null) {
      redis.close();
      postgres.close();
    }
  }

  @Test
  void inSessionModeAChangeMadeElsewhereTakesEffectAtOnce() throws Exception {
    try (PgBouncerServer pooler = new PgBouncerServer(postgres, "session")) {
      pooler.start();
      try (Replica arena = Replica.start(pooler.configuration(), redis.configuration())) {
        long id = arena.register("session");
        arena.fight("session", arena.register("other"));
        assertThat(arena.as("session").get("/v1/players/me").statusCode()).isEqualTo(200);
        execute("delete from account where player_id = " + id);
        await()
            .atMost(Patience.seconds(1))
            .until(() -> arena.as("session").get("/v1/players/me").statusCode() == 401);
      }
    }
  }

  @Test
  void inTransactionModeItDoesNotStartAndSaysWhatToDo() {
    try (PgBouncerServer pooler = new PgBouncerServer(postgres, "transaction")) {
      pooler.start();
      assertThatThrownBy(() -> Replica.start(pooler.configuration(), redis.configuration()).close())
          .hasMessageContaining("status 1")
          .hasMessageContaining("pool_mode=session")
          .hasMessageNotContaining("\tat ");
    }
  }

  @Test
  void withoutTimeoutsItDoesNotStartAndSaysWhatToDo() {
    Map<String, String> none = Map.of("quarkus.datasource.jdbc.new-connection-sql", "select 1");
    assertThatThrownBy(
            () -> Replica.start(postgres.configuration(), redis.configuration(), none).close())
        .hasMessageContaining("status 1")
        .hasMessageContaining("statement_timeout")
        .hasMessageNotContaining("\tat ");
  }

  private static void execute(String sql) throws Exception {
    Map<String, String> access = postgres.configuration();
    try (Connection connection =
            DriverManager.getConnection(
                postgres.jdbcUrl(),
                access.get("quarkus.datasource.username"),
                access.get("quarkus.datasource.password"));
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
