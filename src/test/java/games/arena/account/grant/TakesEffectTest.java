package games.arena.account.grant;

import static games.arena.testing.ArenaClient.PASSWORD;
import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.freshName;
import static games.arena.testing.ArenaClient.register;
import static games.arena.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import games.arena.account.Passwords;
import games.arena.sql.Sql;
import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.SignedIn;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/** What is changed of an account takes effect at once, whatever caches hold. */
@QuarkusTest
class TakesEffectTest {

  /** What happens to Redis between the first request and the change. */
  enum Redis {
    UP,
    FLUSHED,
    /** It comes back with what it held before the change. */
    WITH_OLD_ENTRIES
  }

  @Inject RedisDataSource redis;
  @Inject DataSource dataSource;
  @Inject AccountChanges changes;
  @Inject Passwords passwords;

  private static int me(String name, String password) {
    return SignedIn.basic(name, password).get("/v1/players/me").statusCode();
  }

  private static int me(SignedIn tokens) {
    return tokens.calls().get("/v1/players/me").statusCode();
  }

  @ParameterizedTest
  @EnumSource(Redis.class)
  void aNewPasswordEndsTheOldOneAndAllItsTokens(Redis state) {
    Registered player = register();
    SignedIn tokens = SignedIn.as(player);
    assertThat(me(player.name(), PASSWORD)).isEqualTo(200);
    assertThat(me(tokens)).isEqualTo(200);
    change(
        state,
        () ->
            tokens
                .calls()
                .body(Map.of("password", "another password", "currentPassword", PASSWORD))
                .patch("/v1/players/{id}", player.id())
                .then()
                .statusCode(200)
                .body("id", equalTo((int) player.id())));

    assertThat(me(player.name(), PASSWORD)).isEqualTo(401);
    assertThat(me(tokens)).isEqualTo(401);
    tokens.refresh().then().statusCode(401);
    assertThat(me(player.name(), "another password")).isEqualTo(200);
    assertThat(me(SignedIn.as(player.name(), "another password"))).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(Redis.class)
  void aDeletedPlayerIsGoneWithAllItHad(Redis state) {
    Registered player = register();
    Registered other = register();
    SignedIn tokens = SignedIn.as(player);
    long battle = player.challenges(other);
    player.ended(battle).then().body("status", equalTo("finished"));
    assertThat(me(tokens)).isEqualTo(200);
    change(
        state,
        () ->
            tokens
                .calls()
                .body(Map.of("currentPassword", PASSWORD))
                .delete("/v1/players/{id}", player.id())
                .then()
                .statusCode(204));

    assertThat(me(player.name(), PASSWORD)).isEqualTo(401);
    assertThat(me(tokens)).isEqualTo(401);
    tokens.refresh().then().statusCode(401);
    other.calls().get("/v1/players/{id}", player.id()).then().statusCode(404);
    other
        .calls()
        .queryParam("name", player.name())
        .get("/v1/players")
        .then()
        .body("items", hasSize(0));
    for (String board : new String[] {"all-time", "monthly", "weekly", "daily"}) {
      other
          .calls()
          .get("/v1/leaderboards/{board}/players/{id}", board, player.id())
          .then()
          .statusCode(404);
      other
          .calls()
          .queryParam("around", other.id())
          .get("/v1/leaderboards/{board}", board)
          .then()
          .statusCode(200)
          .body("items.playerId", not(hasItem((int) player.id())));
    }
    other
        .calls()
        .get("/v1/battles/{id}", battle)
        .then()
        .statusCode(200)
        .body("attacker.playerId", equalTo((int) player.id()))
        .body("attacker.name", equalTo(null))
        .body("attacker.deleted", equalTo(true));
    // The name is free, and whoever takes it is somebody else.
    given()
        .contentType("application/json")
        .body(Map.of("name", player.name(), "password", "not the old password"))
        .post("/v1/players")
        .then()
        .statusCode(201);
    assertThat(me(player.name(), PASSWORD)).isEqualTo(401);
    assertThat(me(tokens)).isEqualTo(401);
    assertThat(me(player.name(), "not the old password")).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(Redis.class)
  void aRoleIsTakenAndGivenAtOnce(Redis state) {
    String name = freshName("op");
    long id =
        admin()
            .body(Map.of("name", name, "password", PASSWORD, "role", "admin"))
            .post("/v1/admin/accounts")
            .then()
            .statusCode(201)
            .extract()
            .jsonPath()
            .getLong("id");
    SignedIn tokens = SignedIn.as(name, PASSWORD);
    assertThat(administrates(tokens, name)).containsOnly(200);
    change(state, () -> setRole(id, "game-server"));
    assertThat(administrates(tokens, name)).containsOnly(403);
    change(state, () -> setRole(id, "admin"));
    assertThat(administrates(tokens, name)).containsOnly(200);
    admin().delete("/v1/admin/accounts/{id}", id).then().statusCode(204);
    assertThat(administrates(tokens, name)).containsOnly(401);
  }

  @Test
  void aChangeMadeByAnyoneElseTakesEffectToo() throws SQLException {
    String name = freshName("op");
    admin()
        .body(Map.of("name", name, "password", PASSWORD, "role", "admin"))
        .post("/v1/admin/accounts")
        .then()
        .statusCode(201);
    SignedIn tokens = SignedIn.as(name, PASSWORD);
    assertThat(administrates(tokens, name)).containsOnly(200);
    // Far sooner than caches forget, which is after a minute.
    execute("update account set role = 'game-server' where name = '" + name + "'");
    await().untilAsserted(() -> assertThat(administrates(tokens, name)).containsOnly(403));
    execute("delete from account where name = '" + name + "'");
    await().untilAsserted(() -> assertThat(administrates(tokens, name)).containsOnly(401));
  }

  @Test
  void anOldPasswordIsNotLetInByACheckThatBeganBeforeTheChange() throws Exception {
    int iterations = 6;
    boolean inTime;
    do {
      // A slower check, where the one before was over before the change was heard of.
      iterations *= 2;
      inTime = isNotLetInByACheckThatBeganBeforeTheChange(iterations);
    } while (!inTime && iterations < 200);
    assertThat(inTime).as("a check takes longer than a change").isTrue();
  }

  /** False where the check ended too early to tell. */
  private boolean isNotLetInByACheckThatBeganBeforeTheChange(int iterations) throws Exception {
    Registered player = register();
    setHash(player, new Argon2PasswordEncoder(16, 32, 1, 65_536, iterations).encode(PASSWORD));
    String cheap = new Argon2PasswordEncoder(16, 32, 1, 64, 1).encode("another password");
    Grant old =
        new Grant(
            accountOf(player), player.id(), Roles.PLAYER, versionOf(player), incarnation(), null);
    var slow = CompletableFuture.supplyAsync(() -> me(player.name(), PASSWORD));
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> passwords.underWay() > 0 || slow.isDone());
    setHash(player, cheap);
    await().pollInterval(Duration.ofMillis(5)).until(() -> changes.hasChanged(old));
    boolean inTime = !slow.isDone();
    assertThat(me(player.name(), PASSWORD)).isEqualTo(401);
    slow.join();
    return inTime;
  }

  @Test
  void whatAnEarlierIncarnationOfTheDatabaseGrantedDoesNotHold() throws SQLException {
    Registered player = register();
    Grant old = new Grant(accountOf(player), player.id(), Roles.PLAYER, 1, incarnation(), null);
    await().until(() -> changes.stillHolds(old));
    // As a restore over the same tables does, which inserts the row anew.
    execute("update installation set id = id");
    await().until(() -> changes.hasChanged(old));
    Grant renewed = new Grant(accountOf(player), player.id(), Roles.PLAYER, 1, incarnation(), null);
    await().until(() -> changes.stillHolds(renewed));
    assertThat(me(player.name(), PASSWORD)).isEqualTo(200);
  }

  private void setHash(Registered player, String hash) throws SQLException {
    try (var connection = dataSource.getConnection()) {
      Sql.update(
          connection,
          "update account set password_hash = ? where player_id = ?",
          hash,
          player.id());
    }
  }

  private String incarnation() throws SQLException {
    try (var connection = dataSource.getConnection()) {
      return Sql.queryRow(
          connection, "select database_incarnation() as text", row -> row.getString("text"));
    }
  }

  private long accountOf(Registered player) throws SQLException {
    return ofAccount("id", player);
  }

  private long versionOf(Registered player) throws SQLException {
    return ofAccount("version", player);
  }

  private long ofAccount(String column, Registered player) throws SQLException {
    try (var connection = dataSource.getConnection()) {
      return Sql.queryRow(
          connection,
          "select " + column + " from account where player_id = ?",
          row -> row.getLong(column),
          player.id());
    }
  }

  @Test
  void whatAnAttackerWritesIntoRedisGrantsNothing() {
    Registered player = register();
    SignedIn tokens = SignedIn.as(player);
    assertThat(me(tokens)).isEqualTo(200);
    Map<String, String> entries = entries();
    assertThat(entries).isNotEmpty();
    entries.forEach(
        (key, value) -> redis.value(String.class).set(key, value.replace("player", "admin")));
    String fresh = SignedIn.of(tokens.refresh()).accessToken();
    SignedIn.bearer(fresh).get("/v1/admin/accounts").then().statusCode(403);
    SignedIn.basic(player.name(), PASSWORD + " ").get("/v1/players/me").then().statusCode(401);
  }

  private static int[] administrates(SignedIn tokens, String name) {
    return new int[] {
      tokens.calls().get("/v1/admin/accounts").statusCode(),
      SignedIn.basic(name, PASSWORD).get("/v1/admin/accounts").statusCode()
    };
  }

  private static void setRole(long id, String role) {
    admin()
        .body(Map.of("role", role))
        .patch("/v1/admin/accounts/{id}", id)
        .then()
        .statusCode(200)
        .body("role", equalTo(role));
  }

  private void change(Redis state, Runnable change) {
    if (state == Redis.FLUSHED) {
      redis.flushall();
    }
    Map<String, String> before = state == Redis.WITH_OLD_ENTRIES ? entries() : Map.of();
    change.run();
    before.forEach((key, value) -> redis.value(String.class).setex(key, 60, value));
  }

  private Map<String, String> entries() {
    Map<String, String> entries = new HashMap<>();
    for (String pattern : new String[] {"arena:session:*", "arena:credential:*"}) {
      for (String key : redis.key().keys(pattern)) {
        String value = redis.value(String.class).get(key);
        if (value != null) {
          entries.put(key, value);
        }
      }
    }
    return entries;
  }

  private void execute(String sql) throws SQLException {
    try (var connection = dataSource.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
