package games.arena.battle;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import games.arena.devservers.RedisServer;
import games.arena.testing.Patience;
import games.arena.testing.RealServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The database of a release with one table of battles becomes one of pending battles and an
 * archive, and standings move into the players' rows. At full size: {@code
 * -Dmigration.finished=1000000 -Dmigration.queued=10000 -Dmigration.players=3000000}.
 */
class MigrationIT {

  private static final int PLAYERS = 10_000;
  private static final int FINISHED = Integer.getInteger("migration.finished", 100_000);
  private static final int FAILED = FINISHED / 1_000;
  private static final int QUEUED = Integer.getInteger("migration.queued", 1_000);

  /** The administrator is the first account, so all these keys are the administrator's. */
  private static final String FILL =
      """
      insert into player (name, name_key, gold, silver, attack, hit_points, luck)
        select 'p' || i, 'p' || i, 1000000, 1000000, 70, 100, 10 from generate_series(1, %1$d) i;
      insert into standing (player_id, board, period, wins)
        select id, 'all-time', '', 0 from player;
      insert into battle (status, attacker_id, defender_id, submitted_by, idempotency_key, submitted_at, finished_at,
          attacker_attack, attacker_hit_points, attacker_luck, defender_attack, defender_hit_points, defender_luck,
          rules_version, seed, turns, winner_id, loot_percent, loot_gold, loot_silver)
        select 'finished', a, d, 1, case when i %% 10 = 0 then 'key-' || i end, at, at + interval '20 ms',
          70, 100, 10, 70, 100, 10, 1, i, 3, a, 10, 7, 7
        from (select i, 1 + i %% %1$d as a, 1 + (i + 1 + i / %1$d %% (%1$d - 1)) %% %1$d as d,
            now() - interval '1 day' * case when i <= %2$d / 2 then 40 else 5 end as at
          from generate_series(1, %2$d) i) b;
      insert into battle (status, attacker_id, defender_id, submitted_by, finished_at, failure)
        select 'failed', i, i + 1, 1, now(), 'poison' from generate_series(1, %3$d) i;
      insert into dead_letter (battle_id, entry, reason, attempts)
        select id, id::text, 'poison', 5 from battle where status = 'failed';
      insert into dead_letter (entry, reason, attempts) values ('garbage', 'This is no battle', 0);
      insert into battle (attacker_id, defender_id, submitted_by, idempotency_key, attempts)
        select 1 + i %% %1$d, 1 + (i + 7) %% %1$d, 1, case when i %% 10 = 0 then 'queued-' || i end, (i %% 100) / 99
        from generate_series(1, %4$d) i;
      analyze
      """
          .formatted(PLAYERS, FINISHED, FAILED, QUEUED);

  private static final int STANDING_PLAYERS = Integer.getInteger("migration.players", 9_000);

  /**
   * A third battled in the night of a new year, a third in the old year only while the weekly board
   * was off, and a third never.
   */
  private static final String FILL_STANDINGS =
      """
      insert into player (name, name_key, gold, silver, attack, hit_points, luck)
        select 'p' || i, 'p' || i, 1000000, 1000000, 70, 100, 10 from generate_series(1, %1$d) i;
      insert into standing (player_id, board, period, score, wins, losses, draws)
        select id, 'all-time', '', case when id %% 3 = 0 then 0 else 100 + id end,
          id %% 3, case when id %% 3 = 0 then 0 else 2 end, case when id %% 3 = 1 then 1 else 0 end
        from player;
      insert into standing (player_id, board, period, score)
        select id, board, period, id %% 100 from player, (values ('daily', '2027-01-01'), ('daily', '2026-12-31'),
          ('daily', '2026-12-24'), ('weekly', '2026-W53'), ('weekly', '2026-W52'), ('monthly', '2027-01'),
          ('monthly', '2026-12'), ('daily', '2024-02-29'), ('weekly', '2024-W09')) e (board, period)
        where id %% 3 = 1;
      insert into standing (player_id, board, period, score)
        select id, board, period, id %% 100 from player,
          (values ('daily', '2026-12-31'), ('weekly', '2026-W50'), ('monthly', '2026-12')) e (board, period)
        where id %% 3 = 2;
      analyze
      """
          .formatted(STANDING_PLAYERS);

  private static final String STANDINGS =
      """
      select string_agg(format('%%s %%s %%s %%s %%s', board, period, n, scores, players), ',' order by board, period)
      from (select board, period, count(*) as n, sum(score) as scores, sum(player_id * score) as players
        from %s group by board, period) s
      """;

  private static final String ENDED =
      """
      select (count(*), sum(id), sum(attacker_id), sum(defender_id), sum(submitted_by), min(submitted_at),
        max(finished_at), sum(seed), sum(winner_id), sum(loot_gold), count(failure))::text
      from battle where status <> 'queued'
      """;

  private static final String UNFINISHED =
      "select (count(*), sum(id), sum(attacker_id), sum(defender_id), sum(submitted_by),"
          + " min(submitted_at), sum(attempts))::text from ";

  private static final String KEYS =
      "select (count(*), sum(%1$s), sum(attacker_id), min(%2$s), max(%2$s))::text from %3$s";

  private final OwnDatabase database = OwnDatabase.start();

  @Test
  void whatIsQueuedStaysQueuedAndWhatHasEndedIsTheArchive() {
    try (database;
        RedisServer redis = RealServers.redis()) {
      database.migrate("2");
      database.sql(FILL);
      String ended = database.text(ENDED);
      String unfinished = database.text(UNFINISHED + "battle where status = 'queued'");
      String keys =
          database.text(
              KEYS.formatted("id", "idempotency_key", "battle")
                  + " where idempotency_key is not null and submitted_at > now() - interval '30"
                  + " days'");
      long last = database.number("select last_value from battle_id_seq");
      String letters = database.text("select (count(*), sum(battle_id))::text from dead_letter");

      long start = System.nanoTime();
      database.migrate("3");
      System.out.printf(
          "Version 3 took %.1f s for %d finished and %d queued battles%n",
          (System.nanoTime() - start) / 1e9, FINISHED, QUEUED);
      database.migrate("latest");

      assertThat(database.text(ENDED)).isEqualTo(ended);
      assertThat(database.text(UNFINISHED + "pending_battle")).isEqualTo(unfinished);
      assertThat(database.text(KEYS.formatted("battle_id", "key", "battle_idempotency_key")))
          .isEqualTo(keys);
      assertThat(database.number("select last_value from battle_id_seq")).isEqualTo(last);
      assertThat(database.text("select (count(*), sum(battle_id))::text from dead_letter"))
          .isEqualTo(letters);
      assertTheBooksBalance();
      assertEveryConstraintAndIndexIsValid();
      try (PackagedArena arena = PackagedArena.start(database, redis, Map.of())) {
        assertArenaGoesOn(arena, last);
      }
    }
  }

  /** What players had at first is what their battles leave of their balance. */
  private void assertTheBooksBalance() {
    assertThat(
            database.number(
                "select count(*) from ledger where gold_error <> 0 or silver_error <> 0"))
        .isZero();
    assertThat(database.number("select count(*) from ledger where battles_gold <> 0")).isPositive();
    assertThat(database.number("select sum(initial_gold) - sum(gold) from player")).isZero();
  }

  @Test
  void theViewOfStandingsShowsWhatTheTableHeld() {
    try (database) {
      database.migrate("5");
      database.sql(FILL_STANDINGS);
      String before = database.text(STANDINGS.formatted("standing"));
      String allTime =
          database.text(
              "select (sum(wins), sum(losses), sum(draws))::text from standing where board ="
                  + " 'all-time'");

      long start = System.nanoTime();
      database.migrate("6");
      System.out.printf(
          "Version 6 took %.1f s for %d standings of %d players%n",
          (System.nanoTime() - start) / 1e9,
          database.number("select count(*) from standing"),
          STANDING_PLAYERS);

      assertThat(database.text(STANDINGS.formatted("standing"))).isEqualTo(before);
      assertThat(database.text("select (sum(wins), sum(losses), sum(draws))::text from player"))
          .isEqualTo(allTime);
      // Of a player who has battled today nothing but ended editions is left in the table.
      assertThat(
              database.number(
                  "select count(*) from player where active_on = '2027-01-01' and week_score is not"
                      + " null and month_score is not null"))
          .isEqualTo(STANDING_PLAYERS / 3);
      assertThat(
              database.number(
                  "select count(*) from ended_standing where period in ('2027-01-01', '2026-W53',"
                      + " '2027-01')"))
          .isZero();
      assertThat(database.number("select count(*) from player where active_on is null"))
          .isEqualTo(STANDING_PLAYERS / 3);
      assertThatThrownBy(() -> database.sql("update player set score = 9007199254740992"))
          .rootCause()
          .hasMessageContaining("player_score_range");
    }
  }

  private void assertEveryConstraintAndIndexIsValid() {
    assertThat(
            database.query(
                "select conname from pg_constraint where not convalidated",
                row -> row.getString(1)))
        .isEmpty();
    assertThat(
            database.query(
                "select indexrelid::regclass from pg_index where not indisvalid",
                row -> row.getString(1)))
        .isEmpty();
    List<String> partitions =
        database.query(
            "select inhrelid::regclass::text from pg_inherits where inhparent = 'battle'::regclass"
                + " order by 1",
            row -> row.getString(1));
    assertThat(partitions).contains("battle_first", "battle_default");
    assertThat(database.number("select count(*) from battle_first")).isEqualTo(FINISHED + FAILED);
    assertThatThrownBy(
            () ->
                database.sql(
                    "insert into battle (status, attacker_id, defender_id, submitted_by,"
                        + " finished_at) values ('queued', 1, 2, 1, now())"))
        .rootCause()
        .hasMessageContaining("violates check constraint");
  }

  private void assertArenaGoesOn(PackagedArena arena, long last) {
    // A key of before finds its battle, ended or not.
    assertThat(keyed(arena, "key-" + FINISHED, FINISHED))
        .isEqualTo(
            database.number(
                "select battle_id from battle_idempotency_key where key = 'key-" + FINISHED + "'"));
    long next = arena.submit(1, 2, "after");
    // The failed insert above has drawn one id.
    assertThat(next).isGreaterThan(last).isLessThan(last + 10);
    await()
        .atMost(settled())
        .until(() -> database.number("select count(*) from pending_battle") == 0);
    assertThat(arena.awaitStatus(next)).isEqualTo("finished");
    assertThat(database.number("select count(*) from battle where status = 'finished'"))
        .isEqualTo(FINISHED + QUEUED + 1);
    assertThat(database.number("select sum(gold) from player")).isEqualTo(1_000_000L * PLAYERS);
    long letter = database.number("select min(id) from dead_letter where battle_id is not null");
    long failed = database.number("select battle_id from dead_letter where id = " + letter);
    arena.calls().post("/v1/admin/dead-letters/{id}/requeue", letter).then().statusCode(202);
    assertThat(arena.awaitStatus(failed)).isEqualTo("finished");
  }

  /** Sends the battle of that number in {@link #FILL} once more, under its key. */
  private static long keyed(PackagedArena arena, String key, long i) {
    long attacker = 1 + i % PLAYERS;
    long defender = 1 + (i + 1 + i / PLAYERS % (PLAYERS - 1)) % PLAYERS;
    return arena.submit(attacker, defender, key);
  }

  private static Duration settled() {
    return Patience.seconds(300);
  }
}
