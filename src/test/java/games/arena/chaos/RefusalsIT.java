package games.arena.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.chaos.Players.Answer;
import games.arena.chaos.Players.Player;
import games.arena.devservers.ArenaServer;
import games.arena.devservers.RedisServer;
import games.arena.testing.RealServers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Servers that answer, and refuse: clients are told to come later, and afterwards all is well. The
 * first replica signs in to Redis as its default user, the second one with a name and a password.
 */
@Tag("chaos")
class RefusalsIT {

  private static final String USER = "game";
  private static final String OPERATOR = "operator";
  private static final String CUT =
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = '%s'".formatted(USER);

  private static Scenario scenario;

  @BeforeAll
  static void open() {
    RedisServer redis = RealServers.redis();
    for (String user : List.of(USER, OPERATOR)) {
      Resp.send(redis.port(), "ACL", "SETUSER", user, "on", ">" + user, "~*", "&*", "+@all");
    }
    Map<String, String> postgres =
        Map.of("quarkus.datasource.username", USER, "quarkus.datasource.password", USER);
    Map<String, String> both =
        Map.of(
            "quarkus.datasource.username",
            USER,
            "quarkus.datasource.password",
            USER,
            "quarkus.redis.hosts",
            "redis://%s:%s@127.0.0.1:%d".formatted(USER, USER, redis.port()));
    scenario =
        new Scenario(
            Stage.open(
                new RedisTopology.Single(redis), RefusalsIT::createUser, List.of(postgres, both)));
  }

  /** One who owns the tables, but is no superuser. */
  private static void createUser(Stage stage) {
    stage.sql("create role %s login password '%s'".formatted(USER, USER));
    stage.sql("grant all on schema public to " + USER);
  }

  @AfterAll
  static void close() {
    if (scenario != null) {
      scenario.close();
    }
  }

  private static void sql(String statement) {
    scenario.stage().sql(statement);
  }

  private static void fromOutside(String statement) {
    scenario.stage().sqlFromOutside(statement);
  }

  private static void redis(Object... command) {
    Resp.sendAs(OPERATOR, scenario.stage().redis().port(), command);
  }

  @Test
  void privilegesRevoked() {
    scenario.underLoad(
        100,
        () -> {
          sql("revoke insert, update on player from " + USER);
          checkWithoutSettlement();
          checkNobodyRegisters();
          sql("grant insert, update on player to " + USER);
        });
  }

  @Test
  void aTableMissing() {
    scenario.underLoad(
        100,
        () -> {
          sql("alter table standings_moved rename to standings_moved_of_old");
          checkWithoutSettlement();
          sql("alter table standings_moved_of_old rename to standings_moved");
        });
  }

  /** Battles are accepted meanwhile, and have to wait. */
  private static void checkWithoutSettlement() throws IOException {
    for (ArenaServer replica : scenario.stage().replicas()) {
      Stage.awaitStatus(replica, "/q/health/ready", 503, Scenario.healed());
      for (int i = 0; i < 5; i++) {
        assertThat(scenario.challenge(replica).status()).isEqualTo(202);
        assertThat(replica.status("/q/health/live")).isEqualTo(200);
      }
    }
  }

  private static void checkNobodyRegisters() throws IOException {
    for (ArenaServer replica : scenario.stage().replicas()) {
      Answer registration = Players.tryRegister(replica, "nobody");
      assertThat(registration.status()).as(registration.body()).isEqualTo(503);
      assertThat(registration.hasRetryAfter()).isTrue();
    }
  }

  @Test
  void thePasswordOfTheUserChanged() {
    scenario.underLoad(
        100,
        () -> {
          sql("alter role %s password 'another'".formatted(USER));
          sql(CUT);
          scenario.checkWithoutPostgres();
          sql("alter role %s password '%s'".formatted(USER, USER));
        });
  }

  @Test
  void theDatabaseClosed() {
    scenario.underLoad(
        100,
        () -> {
          fromOutside("alter database arena allow_connections false");
          fromOutside(CUT);
          scenario.checkWithoutPostgres();
          fromOutside("alter database arena allow_connections true");
        });
  }

  @Test
  void theDatabaseRenamed() {
    scenario.underLoad(
        100,
        () -> {
          fromOutside("alter database arena allow_connections false");
          fromOutside(CUT);
          fromOutside("alter database arena rename to elsewhere");
          scenario.checkWithoutPostgres();
          fromOutside("alter database elsewhere rename to arena");
          fromOutside("alter database arena allow_connections true");
        });
  }

  @Test
  void theDatabaseReadOnly() {
    scenario.underLoad(
        100,
        () -> {
          sql("alter database arena set default_transaction_read_only = on");
          sql(CUT);
          scenario.checkWithoutPostgres();
          // By an owner's session that may write; Arena's stay read-only until they are closed.
          fromOutside("alter database arena reset default_transaction_read_only");
        });
  }

  @Test
  void redisWithAnotherPassword() {
    scenario.underLoad(
        100,
        () -> {
          redis("CONFIG", "SET", "requirepass", "another");
          redis("ACL", "SETUSER", USER, "resetpass", ">another");
          redis("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
          scenario.checkWithoutRedis();
          for (ArenaServer replica : scenario.stage().replicas()) {
            Player newcomer = Players.register(replica, "newcomer");
            assertThat(newcomer.delete(replica).status()).isEqualTo(204);
          }
          redis("CONFIG", "SET", "requirepass", "");
          redis("ACL", "SETUSER", USER, "resetpass", ">" + USER);
        });
  }

  @Test
  void redisWithoutPermissions() {
    scenario.underLoad(
        100,
        () -> {
          for (String user : List.of("default", USER)) {
            redis("ACL", "SETUSER", user, "-@all", "+ping", "+hello", "+auth", "+select");
          }
          scenario.checkWithoutRedis();
          for (String user : List.of("default", USER)) {
            redis("ACL", "SETUSER", user, "+@all");
          }
        });
  }
}
