package games.arena.battle;

import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.register;
import static games.arena.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;

import games.arena.redis.RedisKeys;
import games.arena.sql.Sql;
import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.Patience;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What must hold of queue and settlement, whatever happens to them. */
@QuarkusTest
class QueueTest {

  @Inject DataSource dataSource;
  @Inject RedisDataSource redis;

  private String statusOf(long battle) {
    return admin().get("/v1/battles/{id}", battle).jsonPath().getString("status");
  }

  private void awaitFinished(long... battles) {
    for (long battle : battles) {
      await().atMost(soon()).until(() -> statusOf(battle), "finished"::equals);
    }
  }

  private void sql(String statement, Object... parameters) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      Sql.update(connection, statement, parameters);
    }
  }

  /** A battle that PostgreSQL holds and Redis never heard of. */
  private long queuedInSecret(Registered attacker, Registered defender) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return queuedInSecret(connection, attacker, defender);
    }
  }

  private static long queuedInSecret(
      Connection connection, Registered attacker, Registered defender) throws SQLException {
    return Sql.queryRow(
        connection,
        "insert into pending_battle (attacker_id, defender_id, submitted_by) values (?, ?, 0) returning id",
        row -> row.getLong("id"),
        attacker.id(),
        defender.id());
  }

  /** The dead letter with this value, if there is one. */
  private Map<String, Object> deadLetter(String field, String value) {
    return admin()
        .queryParam("limit", 100)
        .get("/v1/admin/dead-letters")
        .jsonPath()
        .get("items.find { it.%s == %s }".formatted(field, value));
  }

  @Test
  void anEarlierUnfinishedBattleHoldsBackTheNextOfTheSamePlayer() throws SQLException {
    Registered a = register();
    Registered b = register();
    Registered c = register();
    Registered d = register();
    Registered e = register();
    Registered f = register();
    long first;
    long second;
    long third;
    try (Connection holder = dataSource.getConnection()) {
      holder.setAutoCommit(false);
      Sql.query(holder, "select id from player where id = ? for update", row -> 0, b.id());
      first = a.challenges(b);
      second = a.challenges(c);
      third = c.challenges(d);
      long unrelated = e.challenges(f);
      awaitFinished(unrelated);
      assertThat(List.of(statusOf(first), statusOf(second), statusOf(third)))
          .containsOnly("queued");
      holder.rollback();
      holder.setAutoCommit(true);
    }
    awaitFinished(first, second, third);
    assertThat(finishedAt(first)).isBeforeOrEqualTo(finishedAt(second));
    assertThat(finishedAt(second)).isBeforeOrEqualTo(finishedAt(third));
  }

  private Instant finishedAt(long battle) {
    return Instant.parse(
        admin().get("/v1/battles/{id}", battle).jsonPath().getString("finishedAt"));
  }

  @Test
  void aBattleThatCannotBeSettledIsTriedFiveTimesAndHarmsNoOther() throws SQLException {
    Registered poisoned = register();
    Registered opponent = register();
    Registered bystander = register();
    Registered other = register();
    sql(
        """
        create or replace function poison() returns trigger language plpgsql as $$
        begin raise exception 'poisoned'; end $$
        """);
    sql(
        "create trigger poison before update on player for each row when (old.id = %d) execute function poison()"
            .formatted(poisoned.id()));
    long battle;
    try {
      battle = poisoned.challenges(opponent);
      awaitFinished(bystander.challenges(other));
      await().atMost(Patience.seconds(40)).until(() -> statusOf(battle), "failed"::equals);
    } finally {
      sql("drop trigger poison on player");
    }
    admin()
        .get("/v1/battles/{id}", battle)
        .then()
        .body("failure.reason", containsString("poisoned"))
        .body("result", nullValue());
    poisoned.me().then().body("gold", equalTo(1000));
    Map<String, Object> letter = deadLetter("battleId", "" + battle);
    assertThat(letter).containsEntry("attempts", 5).containsEntry("entry", "" + battle);

    admin().post("/v1/admin/dead-letters/{id}/requeue", letter.get("id")).then().statusCode(202);
    awaitFinished(battle);
    assertThat(deadLetter("battleId", "" + battle)).isNull();
  }

  @Test
  void deadLettersOfOneReasonAreQueuedAgainTogether() throws SQLException {
    String reason = "test of many " + UUID.randomUUID();
    Registered a = register();
    Registered b = register();
    for (int i = 0; i < 3; i++) {
      sql(
          """
          with failed as (
            insert into battle (status, attacker_id, defender_id, submitted_by, finished_at, failure)
            values ('failed', ?, ?, 0, now(), ?) returning id)
          insert into dead_letter (battle_id, entry, reason, attempts) select id, id::text, ?, 5 from failed
          """,
          a.id(),
          b.id(),
          reason,
          reason);
    }
    requeue("{\"reason\": \"another\"}").body("requeued", equalTo(0));
    requeue("{\"reason\": \"%s\"}".formatted(reason)).body("requeued", equalTo(3));
    await()
        .atMost(soon())
        .until(
            () ->
                a.calls()
                    .get("/v1/players/{id}/battles", a.id())
                    .jsonPath()
                    .getList("items.status"),
            equalTo(List.of("finished", "finished", "finished")));
    requeue("{\"reason\": \"%s\"}".formatted(reason)).body("requeued", equalTo(0));
  }

  private static ValidatableResponse requeue(String selection) {
    return admin().body(selection).post("/v1/admin/dead-letters/requeue").then().statusCode(200);
  }

  @Test
  void garbageInTheQueueBecomesADeadLetterThatCanBeDiscarded() {
    String garbage = "garbage " + UUID.randomUUID();
    byte[] bytes = {(byte) 0xff, 0, (byte) 0xc3, 'x'};
    redis.list(String.class).rpush(RedisKeys.pending(), garbage, "", "-1", "007");
    redis.list(byte[].class).rpush(RedisKeys.pending(), bytes);
    redis.list(String.class).rpush(RedisKeys.pending(), "999999999999999");
    awaitFinished(register().challenges(register()));
    await().atMost(soon()).until(() -> deadLetter("entry", "'" + garbage + "'") != null);
    await().atMost(soon()).until(() -> deadLetter("entry", "'999999999999999'") != null);
    Object id = deadLetter("entry", "'" + garbage + "'").get("id");
    admin().post("/v1/admin/dead-letters/{id}/requeue", id).then().statusCode(422);
    admin().delete("/v1/admin/dead-letters/{id}", id).then().statusCode(204);
    admin().delete("/v1/admin/dead-letters/{id}", id).then().statusCode(404);
    assertThat(deadLetter("entry", "'" + garbage + "'")).isNull();
    await()
        .atMost(soon())
        .until(() -> admin().get("/v1/admin/queue").jsonPath().getInt("inFlight"), equalTo(0));
  }

  @Test
  void aKeyOfAnotherTypeInPlaceOfTheQueueIsReplaced() {
    redis.key().del(RedisKeys.pending());
    redis.value(String.class).set(RedisKeys.pending(), "of another type");
    awaitFinished(register().challenges(register()));
  }

  @Test
  void aQueuedBattleThatRedisDoesNotKnowIsFound() throws SQLException {
    Registered a = register();
    long forgotten = queuedInSecret(a, register());
    long next = a.challenges(register());
    awaitFinished(forgotten, next);
    assertThat(finishedAt(forgotten)).isBeforeOrEqualTo(finishedAt(next));
  }

  @Test
  void aBattleThatRedisLostIsFoundBehindManyThatItKnows() throws SQLException {
    Registered held = register();
    Registered opponent = register();
    try (Connection holder = dataSource.getConnection()) {
      holder.setAutoCommit(false);
      Sql.query(holder, "select id from player where id = ? for update", row -> 0, held.id());
      // More than the keeper looks at in one portion, and none of them can be fought.
      sql(
          """
          insert into pending_battle (attacker_id, defender_id, submitted_by)
          select ?, ?, 0 from generate_series(1, 6000)
          """,
          held.id(),
          opponent.id());
      awaitFinished(queuedInSecret(register(), register()));
      holder.rollback();
      holder.setAutoCommit(true);
    }
    await()
        .atMost(Patience.seconds(60))
        .until(
            () -> held.me().jsonPath().getInt("wins") + held.me().jsonPath().getInt("losses"),
            equalTo(6000));
  }

  @Test
  void whatADeadWorkerHadTakenIsFought() throws SQLException {
    String worker = "dead-" + UUID.randomUUID();
    long taken = queuedInSecret(register(), register());
    redis.list(String.class).lpush(RedisKeys.processing(worker), "" + taken);
    redis.sortedSet(String.class).zadd(RedisKeys.workers(), 1, worker);
    awaitFinished(taken);
    await()
        .atMost(soon())
        .until(() -> redis.key().exists(RedisKeys.processing(worker)), equalTo(false));
  }

  @Test
  void aBattleDeliveredTwiceIsFoughtOnce() {
    Registered a = register();
    Registered b = register();
    long battle = a.challenges(b);
    awaitFinished(battle);
    JsonPath before = admin().get("/v1/battles/{id}", battle).jsonPath();
    redis.list(String.class).rpush(RedisKeys.pending(), "" + battle, "" + battle);
    awaitFinished(a.challenges(b));
    assertThat(admin().get("/v1/battles/{id}", battle).jsonPath().<Object>get())
        .isEqualTo(before.get());
    assertThat(a.me().jsonPath().getInt("wins") + a.me().jsonPath().getInt("losses")).isEqualTo(2);
  }

  @Test
  void aFlushedRedisLosesNeitherBattlesNorBoards() throws SQLException {
    Registered a = register(Map.of("attack", 1000, "luck", 0));
    Registered b = register();
    long fought = a.challenges(b);
    awaitFinished(fought);
    int score = a.me().jsonPath().getInt("score");
    long queued = queuedInSecret(b, a);
    redis.flushall();
    awaitFinished(queued);
    await()
        .atMost(soon())
        .untilAsserted(
            () ->
                a.calls()
                    .get("/v1/leaderboards/all-time/players/{id}", a.id())
                    .then()
                    .statusCode(200)
                    .body("score", equalTo(a.me().jsonPath().getInt("score"))));
    assertThat(a.me().jsonPath().getInt("score")).isGreaterThanOrEqualTo(score);
  }

  @Test
  void aBattleWhosePlayerIsGoneFailsAndMovesNothing() throws SQLException {
    Registered a = register();
    Registered b = register();
    long battle;
    try (Connection holder = dataSource.getConnection()) {
      holder.setAutoCommit(false);
      Sql.query(holder, "select id from player where id = ? for update", row -> 0, b.id());
      battle = a.challenges(b);
      Sql.update(holder, "delete from player where id = ?", b.id());
      holder.commit();
      holder.setAutoCommit(true);
    }
    await().atMost(soon()).until(() -> statusOf(battle), "failed"::equals);
    admin()
        .get("/v1/battles/{id}", battle)
        .then()
        .body("defender.playerId", equalTo((int) b.id()))
        .body("defender.name", nullValue())
        .body("defender.deleted", equalTo(true))
        .body("result", nullValue());
    a.me().then().body("gold", equalTo(1000)).body("losses", equalTo(0));
  }

  @Test
  void aQueueTurnedUpsideDownIsWorkedOffAllTheSame() throws SQLException {
    List<Registered> players = Stream.generate(() -> register()).limit(5).toList();
    long[] battles = new long[600];
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      for (int i = 0; i < battles.length; i++) {
        battles[i] = queuedInSecret(connection, players.get(i % 5), players.get((i + 1) % 5));
      }
      connection.commit();
      connection.setAutoCommit(true);
    }
    // The next one to be taken is the youngest.
    for (long battle : battles) {
      redis.list(String.class).rpush(RedisKeys.pending(), "" + battle);
    }
    await().atMost(soon()).until(() -> statusOf(battles[battles.length - 1]), "finished"::equals);
    awaitFinished(battles[0]);
  }

  @Test
  void onlyAdministratorsSeeTheQueue() {
    register().calls().get("/v1/admin/queue").then().statusCode(403);
    given().get("/v1/admin/queue").then().statusCode(401);
    // A worker of before is forgotten when its lease is over, and a new one is heard of soon.
    await()
        .atMost(Patience.seconds(30))
        .untilAsserted(
            () ->
                admin()
                    .get("/v1/admin/queue")
                    .then()
                    .statusCode(200)
                    .body("workers", equalTo(1))
                    .body("oldestSeconds", greaterThanOrEqualTo(0)));
  }

  private static Duration soon() {
    return Patience.seconds(20);
  }
}
