package games.arena.bench;

import static games.arena.testing.Patience.await;

import games.arena.battle.OwnDatabase;
import games.arena.chaos.Resp;
import games.arena.redis.RedisKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Servers with players who battle, and what it is compared with on the same PostgreSQL. */
record BattleStage(Subject subject, Servers servers, Settings settings, int players)
    implements AutoCloseable {

  private static final int CLIENTS = 32;
  private static final Duration LONG = Duration.ofHours(2);

  static BattleStage start(Subject subject, Settings settings, int players) throws Exception {
    Servers servers = Servers.start();
    try {
      BattleStage stage = new BattleStage(subject, servers, settings, players);
      servers.insertPlayers(players);
      stage.pgbench().prepare();
      return stage;
    } catch (Exception e) {
      servers.close();
      throw e;
    }
  }

  Pgbench pgbench() {
    return new Pgbench(servers.postgres());
  }

  OwnDatabase database() {
    return servers.database();
  }

  Arena arena(boolean worker) {
    return Arena.start(
        subject, servers, Arena.MANY_CLIENTS, Map.of("arena.worker.enabled", "" + worker));
  }

  /** Battles between random players that 32 clients submit a second. */
  double submit(Arena arena) throws Exception {
    return Wrk.run(
            CLIENTS,
            settings.round(),
            Map.of("Authorization", arena.admin(), "Content-Type", "application/json"),
            Path.of("src/test/resources/bench/submit.lua"),
            arena.uri("/v1/battles"),
            "1",
            "" + players,
            "0")
        .answered();
  }

  /** Queues as many as are missing from a number, as if they had been submitted. */
  void fillQueue(int battles) {
    long missing = battles - pending();
    if (missing > 0) {
      database()
          .sql(
              """
              insert into pending_battle (attacker_id, defender_id, submitted_by)
                select 1 + a, 1 + (a + 1 + floor(random() * (%1$d - 1))::bigint) %% %1$d, 0
                from (select floor(random() * %1$d)::bigint as a from generate_series(1, %2$d)) b
              """
                  .formatted(players, missing));
      // An emptied queue is filled with all that PostgreSQL has pending.
      Resp.send(servers.redis().port(), "DEL", RedisKeys.queueLive(), RedisKeys.pending());
    }
  }

  /** Waits until Redis knows all battles that are queued. */
  void awaitQueued(Arena arena) {
    long pending = pending();
    String admin = arena.admin();
    await()
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> arena.get("/v1/admin/queue", admin).getLong("depth") >= pending);
  }

  /**
   * Waits in PostgreSQL: connections for each look would take the processors from what is measured.
   */
  void awaitNonePending() {
    database()
        .sql(
            """
            do $$ begin
              loop
                perform from pending_battle order by id limit 1;
                exit when not found;
                commit;
                perform pg_sleep(0.02);
              end loop;
            end $$
            """);
  }

  long pending() {
    return database().number("select count(*) from pending_battle");
  }

  @Override
  public void close() {
    servers.close();
  }
}
