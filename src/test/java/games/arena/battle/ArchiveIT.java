package games.arena.battle;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.devservers.RedisServer;
import games.arena.testing.Patience;
import games.arena.testing.RealServers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The archive gets its partitions in time, and what is over ends. */
class ArchiveIT {

  private static final String FAILED_BATTLE =
      """
      insert into battle (id, status, attacker_id, defender_id, submitted_by, finished_at, failure)
      values (%d, 'failed', 1, 2, 1, now() - interval '%s', 'for a test');
      """;

  private final OwnDatabase database = OwnDatabase.start();

  private boolean exists(String table) {
    return database.text("select to_regclass('" + table + "') is not null").equals("t");
  }

  @Test
  void partitionsComeBeforeTheirFirstBattleAndGoWithTheirLast() {
    try (database;
        RedisServer redis = RealServers.redis()) {
      database.migrate("latest");
      assertThat(exists("battle_from_10000000")).isTrue();
      database.sql(FAILED_BATTLE.formatted(7, "30 days"));
      database.sql(FAILED_BATTLE.formatted(10_000_007, "30 days"));
      // Young, in a partition that is full otherwise.
      database.sql(FAILED_BATTLE.formatted(10_000_008, "1 hour"));
      // Beyond all partitions, so in the default one; its range cannot get one of its own.
      database.sql(FAILED_BATTLE.formatted(30_000_001, "1 hour"));
      database.sql(
          """
          insert into battle_idempotency_key (submitted_by, key, battle_id, attacker_id, defender_id, created_at)
            select 1, 'old ' || i, i, 1, 2, now() - interval '31 days' from generate_series(1, 12000) i;
          insert into battle_idempotency_key (submitted_by, key, battle_id, attacker_id, defender_id)
            values (1, 'new', 10000008, 1, 2);
          insert into dead_letter (entry, reason, attempts, at) values
            ('old', 'for a test', 0, now() - interval '3 days'), ('new', 'for a test', 0, now());
          select setval('battle_id_seq', 22000000);
          """);
      try (PackagedArena arena =
          PackagedArena.start(
              database,
              redis,
              Map.of("arena.battles-kept", "7d", "arena.queue.dead-letters-kept", "2d"))) {
        await().atMost(soon()).until(() -> !exists("battle_first"));
        await().atMost(soon()).until(() -> exists("battle_from_20000000"));
        await()
            .atMost(soon())
            .until(() -> database.number("select count(*) from battle_idempotency_key") == 1);
        await()
            .atMost(soon())
            .until(
                () -> database.text("select string_agg(entry, ',') from dead_letter"),
                "new"::equals);
        assertThat(exists("battle_from_10000000")).as("one battle is young").isTrue();
        assertThat(exists("battle_from_30000000")).as("the default has a battle of it").isFalse();
        arena.calls().get("/v1/battles/7").then().statusCode(404);
        assertThat(arena.awaitStatus(10_000_008)).isEqualTo("failed");
        assertThat(arena.awaitStatus(30_000_001)).isEqualTo("failed");
      }
    }
  }

  private static Duration soon() {
    return Patience.seconds(120);
  }
}
