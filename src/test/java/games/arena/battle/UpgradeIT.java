package games.arena.battle;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.devservers.RedisServer;
import games.arena.testing.Patience;
import games.arena.testing.RealServers;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A database of each released schema, with players, battles and a queue, is upgraded and goes on.
 */
class UpgradeIT {

  private static final int OLDEST_WITH_ARCHIVE = 3;

  private static final String FILL =
      """
      insert into player (name, name_key, gold, silver, attack, hit_points, luck)
        select 'p' || i, 'p' || i, 1000, 1000, 70, 100, 10 from generate_series(1, 100) i;
      insert into standing (player_id, board, period, wins) select id, 'all-time', '', 0 from player;
      insert into battle (status, attacker_id, defender_id, submitted_by, submitted_at, finished_at,
          attacker_attack, attacker_hit_points, attacker_luck, defender_attack, defender_hit_points, defender_luck,
          rules_version, seed, turns, winner_id, loot_percent, loot_gold, loot_silver)
        select 'finished', i, i + 1, 1, now() - interval '1 day', now() - interval '1 day',
          70, 100, 10, 70, 100, 10, 1, i, 3, i, 10, 7, 7 from generate_series(1, 99) i;
      """;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void aDatabaseOfAnEarlierReleaseGoesOn(int version) {
    try (OwnDatabase database = OwnDatabase.start();
        RedisServer redis = RealServers.redis()) {
      database.migrate("" + version);
      database.sql(FILL);
      database.sql(
          "insert into %s (attacker_id, defender_id, submitted_by) select i, i + 1, 1 from generate_series(1, 50) i"
              .formatted(version < OLDEST_WITH_ARCHIVE ? "battle" : "pending_battle"));
      try (PackagedArena arena = PackagedArena.start(database, redis, Map.of())) {
        long newest = arena.submit(1, 2, "after");
        assertThat(arena.awaitStatus(newest)).isEqualTo("finished");
        await()
            .atMost(Patience.seconds(60))
            .until(() -> database.number("select count(*) from pending_battle") == 0);
        arena.calls().get("/v1/battles/{id}", 1).then().statusCode(200);
      }
      assertThat(database.number("select count(*) from battle where status = 'finished'"))
          .isEqualTo(99 + 50 + 1);
      assertThat(database.number("select sum(gold) from player")).isEqualTo(100_000);
    }
  }
}
