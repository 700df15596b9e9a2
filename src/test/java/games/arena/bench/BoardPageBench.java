package games.arena.bench;

import static games.arena.testing.Patience.await;
import static io.restassured.RestAssured.given;

import games.arena.redis.RedisCalls;
import games.arena.redis.RedisKeys;
import games.arena.sql.Sql;
import games.arena.testing.ArenaClient;
import games.arena.testing.ArenaClient.Registered;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Pages of 25 out of 100,000 for 64 connections with an access token, beside a constant of the same
 * size behind the same sign-in; needs {@code wrk}: {@code ./mvnw test -Dtest=BoardPageBench}
 */
@QuarkusTest
class BoardPageBench {

  private static final int PLAYERS = 100_000;
  private static final int CONNECTIONS = 64;
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
  private static final Duration ROUND = Duration.ofSeconds(Integer.getInteger("bench.seconds", 6));

  @Inject DataSource dataSource;
  @Inject RedisCalls redis;

  @TestHTTPResource URI root;

  private Map<String, String> headers;

  @BeforeEach
  void fill() throws SQLException {
    Registered reader = ArenaClient.register();
    try (Connection connection = dataSource.getConnection()) {
      Sql.update(connection, "delete from player where name like 'bench %'");
      Sql.update(
          connection,
          """
          insert into player (name, name_key, gold, silver, attack, hit_points, luck, score)
          select 'bench ' || i, 'bench ' || i, 1000, 1000, 70, 100, 10, i % 1000000 / 2 * 17
          from generate_series(1, ?::int) as i
          """,
          PLAYERS);
      Sql.update(connection, "analyze");
    }
    call("DEL", RedisKeys.scores("all-time"));
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> Long.parseLong(call("ZCARD", RedisKeys.scores("all-time"))) > PLAYERS);
    String token =
        reader.calls().post("/v1/tokens").then().statusCode(200).extract().path("accessToken");
    headers = Map.of("Authorization", "Bearer " + token);
    ConstantPage.is(given().headers(headers).get("/v1/leaderboards/all-time").asString());
  }

  private String call(String command, String... arguments) {
    return redis.call(command, arguments).await().indefinitely().toString();
  }

  @Test
  void besideAConstant() throws Exception {
    URI page = root.resolve("/v1/leaderboards/all-time");
    URI constant = root.resolve(ConstantPage.PATH);
    Wrk.get(CONNECTIONS, ROUND, headers, page);
    Wrk.get(CONNECTIONS, ROUND, headers, constant);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      Wrk.Result ofPage = Wrk.get(CONNECTIONS, ROUND, headers, page);
      Wrk.Result ofConstant = Wrk.get(CONNECTIONS, ROUND, headers, constant);
      System.out.printf("page %s; constant %s%n", ofPage, ofConstant);
      ratios.add(ofPage.perSecond() / ofConstant.perSecond());
    }
    System.out.printf(
        Locale.ROOT,
        "a page of 25 out of %,d: %.2f x the constant (median of %d rounds)%n",
        PLAYERS,
        ratios.stream().sorted().skip(ROUNDS / 2).findFirst().orElseThrow(),
        ROUNDS);
  }
}
