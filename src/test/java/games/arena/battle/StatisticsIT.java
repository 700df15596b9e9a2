package games.arena.battle;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.devservers.RedisServer;
import games.arena.testing.Patience;
import games.arena.testing.RealServers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A backlog of battles while the planner's statistics are as wrong as they can be, and no
 * autovacuum corrects them. PostgreSQL counts what each table and index was read; a plan that walks
 * through the queue, the archive or the players shows there, however fast the machine.
 *
 * <p>At full size: {@code -Dstatistics.backlog=1000000 -Dstatistics.settled=1000000
 * -Dstatistics.archive=10000000 -Dstatistics.players=200000}.
 */
class StatisticsIT {

  private static final int PLAYERS = Integer.getInteger("statistics.players", 20_000);
  private static final int BACKLOG = Integer.getInteger("statistics.backlog", 100_000);
  private static final int ARCHIVE = Integer.getInteger("statistics.archive", 100_000);

  /** As many of the backlog are settled before a test looks. */
  private static final int SETTLED = Integer.getInteger("statistics.settled", 20_000);

  private static final int SUBMITTED = 600;
  private static final int PAGES = 100;

  /** Index entries that one battle may cost in each index, submitted or settled. */
  private static final long MAX_ENTRIES = 30;

  /** Rows that one battle may cost in scans of whole tables. */
  private static final long MAX_SCANNED = 2;

  /** The keeper looks that far into the queue each second, whatever is done. */
  private static final long KEEPER_ENTRIES = 30_000;

  private static final Duration LONG = Duration.ofMinutes(Long.getLong("statistics.minutes", 5));

  private static final String FILL_PLAYERS =
      """
      insert into player (id, name, name_key, gold, silver, attack, hit_points, luck)
        select i, 'p' || i, 'p' || i, 1000000, 1000000, 70, 100, 10 from generate_series(1, %d) i;
      """
          .formatted(PLAYERS);

  private static final String FILL_BACKLOG =
      """
      insert into pending_battle (attacker_id, defender_id, submitted_by)
        select 1 + a, 1 + (a + 1 + floor(random() * (%1$d - 1))::bigint) %% %1$d, 1
        from (select floor(random() * %1$d)::bigint as a from generate_series(1, %2$d)) b
      """
          .formatted(PLAYERS, BACKLOG);

  private static final String FILL_ARCHIVE =
      """
      insert into battle (status, attacker_id, defender_id, submitted_by, submitted_at, finished_at,
          attacker_attack, attacker_hit_points, attacker_luck, defender_attack, defender_hit_points, defender_luck,
          rules_version, seed, turns, winner_id, loot_percent, loot_gold, loot_silver)
        select 'finished', 1 + i %% %1$d, 1 + (i + 1) %% %1$d, 1, now() - interval '2 days', now() - interval '2 days',
          70, 100, 10, 70, 100, 10, 1, i, 3, 1 + i %% %1$d, 10, 0, 0
        from generate_series(1, %2$d) i
      """
          .formatted(PLAYERS, ARCHIVE);

  /** Has battled more than anybody else, and more than any statistics know of. */
  private static final long VETERAN = PLAYERS;

  private static final String FILL_VETERAN =
      """
      insert into battle (status, attacker_id, defender_id, submitted_by, submitted_at, finished_at,
          attacker_attack, attacker_hit_points, attacker_luck, defender_attack, defender_hit_points, defender_luck,
          rules_version, seed, turns, winner_id, loot_percent, loot_gold, loot_silver)
        select 'finished', case when i %% 2 = 0 then %1$d else i end, case when i %% 2 = 0 then i else %1$d end,
          1, now() - interval '2 days', now() - interval '2 days',
          70, 100, 10, 70, 100, 10, 1, i, 3, %1$d, 10, 0, 0
        from generate_series(1, %1$d - 1) i
      """
          .formatted(VETERAN);

  /** What the planner knows when the backlog comes. */
  enum Statistics {
    ANALYSED_WHEN_NEW {
      @Override
      void fill(OwnDatabase database) {
        database.sql("analyze");
        database.sql(FILL_PLAYERS);
        database.sql(FILL_BACKLOG);
      }
    },
    /** The planner sees many pages, and believes that there is one row in them. */
    ANALYSED_WHEN_EMPTIED {
      @Override
      void fill(OwnDatabase database) {
        database.sql(FILL_PLAYERS);
        database.sql(FILL_BACKLOG);
        database.sql("delete from pending_battle");
        database.sql("analyze");
        database.sql(FILL_BACKLOG);
      }
    },
    /** The same for players. */
    PLAYERS_ANALYSED_WHEN_EMPTIED {
      @Override
      void fill(OwnDatabase database) {
        database.sql(FILL_PLAYERS);
        database.sql("delete from player");
        database.sql("analyze");
        database.sql(FILL_PLAYERS);
        database.sql(FILL_BACKLOG);
      }
    },
    ANALYSED_FULL_THEN_EMPTIED_AND_FILLED {
      @Override
      void fill(OwnDatabase database) {
        database.sql(FILL_PLAYERS);
        database.sql(FILL_BACKLOG);
        database.sql("analyze");
        database.sql("delete from pending_battle");
        database.sql(FILL_BACKLOG);
      }
    },
    NEVER_ANALYSED {
      @Override
      void fill(OwnDatabase database) {
        database.sql(FILL_PLAYERS);
        database.sql(FILL_BACKLOG);
      }
    },
    /** The queue was analysed while empty, as it is most of the time. */
    LONG_ARCHIVE {
      @Override
      void fill(OwnDatabase database) {
        database.sql(FILL_PLAYERS);
        database.sql(FILL_ARCHIVE);
        database.sql("analyze");
        database.sql(FILL_VETERAN);
        database.sql(FILL_BACKLOG);
      }
    };

    abstract void fill(OwnDatabase database);
  }

  private OwnDatabase database;

  @ParameterizedTest
  @EnumSource
  void noBattleCostsMoreThanItsShareHoweverWrongTheStatisticsAre(Statistics statistics) {
    try (OwnDatabase own = OwnDatabase.start("autovacuum=off", "max_wal_size=8GB");
        RedisServer redis = RealServers.redis()) {
      database = own;
      own.migrate("latest");
      statistics.fill(own);
      submitAndRead(redis, statistics);
      settle(redis, statistics);
      assertOrderAndSums();
    }
  }

  private void submitAndRead(RedisServer redis, Statistics statistics) {
    Reads before = Reads.of(database);
    long start = System.nanoTime();
    try (PackagedArena arena = start(redis, false)) {
      List<Long> ids =
          IntStream.range(0, SUBMITTED)
              .parallel()
              .mapToObj(i -> arena.submit(player(), opponent(), "key" + i))
              .toList();
      assertThat(ids).doesNotHaveDuplicates();
      IntStream.range(0, PAGES).forEach(i -> assertPagesAreNewestFirst(arena, player()));
      IntStream.range(0, PAGES).forEach(i -> assertPagesAreNewestFirst(arena, VETERAN));
      IntStream.range(0, PAGES).forEach(i -> assertOpponentsAreFound(arena, player()));
    }
    awaitGone();
    assertShares(statistics + ", submission", before, SUBMITTED + 3 * PAGES, start);
  }

  @SuppressWarnings("try") // It only has to run.
  private void settle(RedisServer redis, Statistics statistics) {
    Reads before = Reads.of(database);
    long start = System.nanoTime();
    long settled = Math.min(SETTLED, BACKLOG + SUBMITTED);
    try (PackagedArena arena = start(redis, true)) {
      await("%d battles are settled".formatted(settled))
          .atMost(LONG)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> Reads.of(database).deleted - before.deleted >= settled);
    }
    awaitGone();
    Reads after = Reads.of(database);
    assertShares(statistics + ", settlement", before, after.deleted - before.deleted, start);
  }

  private PackagedArena start(RedisServer redis, boolean worker) {
    return PackagedArena.start(
        database,
        redis,
        Map.of(
            "arena.worker.enabled", "" + worker,
            "arena.queue.max-queued", "100000000",
            "arena.leaderboard.reconcile-every", "1d"));
  }

  /** The half of the players from which attackers are drawn. */
  private static long player() {
    return ThreadLocalRandom.current().nextLong(1, PLAYERS / 2 + 1);
  }

  private static long opponent() {
    return ThreadLocalRandom.current().nextLong(PLAYERS / 2 + 1, PLAYERS + 1);
  }

  /** All players have the same power. */
  private static void assertOpponentsAreFound(PackagedArena arena, long player) {
    List<Long> ids =
        arena
            .calls()
            .get("/v1/opponents?limit=10&playerId={id}", player)
            .then()
            .statusCode(200)
            .extract()
            .jsonPath()
            .getList("items.playerId", Long.class);
    assertThat(ids).hasSize(10).doesNotHaveDuplicates().doesNotContain(player);
  }

  private static void assertPagesAreNewestFirst(PackagedArena arena, long player) {
    List<Long> ids =
        arena
            .calls()
            .get("/v1/players/{id}/battles?limit=25", player)
            .then()
            .statusCode(200)
            .extract()
            .jsonPath()
            .getList("items.id", Long.class);
    assertThat(ids).isSortedAccordingTo((a, b) -> Long.compare(b, a));
  }

  /** A connection counts what it has read by the time it ends, at the latest. */
  private void awaitGone() {
    await()
        .atMost(Patience.seconds(30))
        .until(
            () ->
                database.number(
                        "select count(*) from pg_stat_activity where application_name = 'arena'")
                    == 0);
  }

  private void assertShares(String phase, Reads before, long battles, long startNanos) {
    Reads after = Reads.of(database);
    long seconds = (System.nanoTime() - startNanos) / 1_000_000_000 + 1;
    Map<String, Long> perBattle = new TreeMap<>();
    after.counts.forEach(
        (name, count) -> {
          long rows = count - before.counts.getOrDefault(name, 0L);
          long excess = Math.max(0, rows - allowance(name, seconds));
          perBattle.put(name, excess / battles);
          if (rows > 0) {
            System.out.printf(
                "%s: %s %,d, %.1f for each of %,d battles%n",
                phase, name, rows, (double) rows / battles, battles);
          }
        });
    assertThat(perBattle)
        .as(phase)
        .allSatisfy(
            (name, rows) ->
                assertThat(rows)
                    .as(name)
                    .isLessThanOrEqualTo(name.startsWith("scan of ") ? MAX_SCANNED : MAX_ENTRIES));
  }

  /** What is read once at start, or by the clock, and not for a battle. */
  private long allowance(String name, long seconds) {
    if (name.contains("pending_battle_pkey")) {
      return 2L * BACKLOG + seconds * KEEPER_ENTRIES;
    }
    // Each board is built and compared, by a scan of all players; ended editions are looked for
    // once.
    return name.contains("player") ? 20L * PLAYERS : name.contains("standing") ? PLAYERS : 0;
  }

  private void assertOrderAndSums() {
    assertThat(
            database.number(
                """
                with ended as (select p as player, max(id) as last
                  from battle cross join lateral (values (attacker_id), (defender_id)) v (p) group by 1),
                waiting as (select p as player, min(id) as first
                  from pending_battle cross join lateral (values (attacker_id), (defender_id)) v (p) group by 1)
                select count(*) from ended join waiting using (player) where last > first
                """))
        .as("players of whom a battle was fought before an earlier one")
        .isZero();
    assertThat(
            database.number(
                """
                select count(*) from (
                  select finished_at < lag(finished_at) over (partition by p order by id) as early
                  from battle cross join lateral (values (attacker_id), (defender_id)) v (p)) b where early
                """))
        .as("battles that ended before an earlier one of the same player")
        .isZero();
    assertThat(database.number("select count(*) from battle where status = 'failed'")).isZero();
    assertThat(database.number("select count(*) from dead_letter")).isZero();
    assertThat(List.of(sum("gold"), sum("silver"))).containsOnly(1_000_000L * PLAYERS);
  }

  private long sum(String what) {
    return database.number("select sum(" + what + ") from player");
  }

  /**
   * What PostgreSQL has counted so far.
   *
   * @param counts rows read in scans of whole tables, and entries read in each index
   * @param deleted pending battles that were deleted
   */
  private record Reads(Map<String, Long> counts, long deleted) {

    static Reads of(OwnDatabase database) {
      Map<String, Long> counts = new TreeMap<>();
      database.query(
          """
          select 'scan of ' || relname, seq_tup_read from pg_stat_user_tables where relname ~ '^(battle|pending_battle|player|ended_standing|standings_moved)'
          union all
          select indexrelname, idx_tup_read from pg_stat_user_indexes where relname ~ '^(battle|pending_battle|player|ended_standing|standings_moved)'
          """,
          row -> counts.put(row.getString(1), row.getLong(2)));
      return new Reads(
          counts,
          database.number(
              "select n_tup_del from pg_stat_user_tables where relname = 'pending_battle'"));
    }
  }
}
