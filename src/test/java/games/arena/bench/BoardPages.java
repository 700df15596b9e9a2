package games.arena.bench;

import static games.arena.testing.Patience.await;

import games.arena.chaos.Resp;
import games.arena.devservers.SeedStackServer;
import games.arena.redis.RedisKeys;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The top page of a board, read by 64 connections with an access token. */
final class BoardPages implements Part {

  static final String PATH = "/v1/leaderboards/all-time";
  static final int CONNECTIONS = 64;

  /** Nobody has battled in it, which is known without a look. */
  private static final String EMPTY = "/v1/leaderboards/daily?period=2099-01-01";

  private final Settings settings;
  private final int players;
  private final Row constant;
  private final Row keys;
  private final Row empty;
  private final Row redis;
  private final Row seed;
  private final Row page;

  BoardPages(Section section, Settings settings) {
    this.settings = settings;
    players = settings.size(100_000, 5_000);
    constant = new Row("`/q/health/live`, without sign-in", Unit.PER_SECOND, "");
    keys = new Row("`jwks.json`, without sign-in", Unit.PER_SECOND, "");
    empty = new Row("an empty page from memory, behind the same sign-in", Unit.PER_SECOND, "");
    redis = new Row("Redis alone: the same 25 by `ZREVRANGE`, 64 connections", Unit.PER_SECOND, "");
    seed = new Row("the seed stack's page of 10, without sign-in", Unit.PER_SECOND, "");
    page =
        section
            .row(
                "board page of 25 out of %,d, signed in, 64 connections".formatted(players),
                Unit.PER_SECOND)
            .beside(constant, "0.9 ×")
            .beside(keys, "")
            .beside(empty, "")
            .beside(redis, "")
            .beside(seed, "native 6 ×, jar 10 ×");
    section.rows().addAll(List.of(constant, keys, empty, redis, seed));
    section
        .row("the same, beside Nakama", Unit.TIMES, "native 10 ×, jar 16 ×")
        .absent("not part of the run");
  }

  @Override
  public void measure(Subject subject) throws Exception {
    String missing = SeedStackServer.missing(settings.seed());
    try (Servers servers = Servers.start();
        SeedStackServer other = new SeedStackServer(settings.seed(), servers.redis())) {
      servers.insertPlayers(players);
      if (missing.isEmpty()) {
        other.start();
        fill(servers.redis().port());
      }
      try (Arena arena = start(subject, servers, players)) {
        Map<String, String> signedIn = Map.of("Authorization", arena.player());
        List<Turn> turns = new ArrayList<>();
        turns.add(new Turn(page, () -> load(settings, signedIn, arena.uri(PATH))));
        turns.add(new Turn(constant, () -> load(settings, Map.of(), arena.uri("/q/health/live"))));
        turns.add(
            new Turn(keys, () -> load(settings, Map.of(), arena.uri("/.well-known/jwks.json"))));
        turns.add(new Turn(empty, () -> load(settings, signedIn, arena.uri(EMPTY))));
        turns.add(new Turn(redis, () -> redisAlone(servers.redis().port())));
        turns.add(
            new Turn(
                seed,
                () ->
                    missing.isEmpty()
                        ? load(settings, Map.of(), other.uri("/leaderboard"))
                        : Assumptions.abort(missing)));
        Turn.take(subject, settings.rounds(), turns);
      }
    }
  }

  /** An Arena whose board is in Redis. */
  static Arena start(Subject subject, Servers servers, int players) {
    Arena arena = Arena.start(subject, servers, Arena.MANY_CLIENTS);
    try {
      await()
          .atMost(Duration.ofMinutes(5))
          .until(
              () ->
                  Resp.number(servers.redis().port(), "ZCARD", RedisKeys.scores("all-time"))
                      >= players);
      return arena;
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  static double load(Settings settings, Map<String, String> headers, URI uri) throws Exception {
    return Wrk.get(CONNECTIONS, settings.round(), headers, uri).answered();
  }

  private double redisAlone(int port) throws Exception {
    String output =
        Tool.run(
            Map.of(),
            List.of(
                "redis-benchmark",
                "-q",
                "-h",
                "127.0.0.1",
                "-p",
                "" + port,
                "-c",
                "" + CONNECTIONS,
                "-n",
                "" + 50_000 * settings.round().toSeconds(),
                "ZREVRANGE",
                RedisKeys.scores("all-time"),
                "0",
                "24",
                "WITHSCORES"));
    return Double.parseDouble(Tool.find("([0-9.]+) requests per second", output, "0"));
  }

  private void fill(int port) {
    Resp.send(
        port,
        "EVAL",
        """
        redis.call('SELECT', 1)
        for i = 1, %d do redis.call('ZADD', 'leaderboard', i, i) end
        """
            .formatted(players),
        "0");
  }
}
