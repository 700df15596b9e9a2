package games.arena.bench;

import static games.arena.testing.Patience.await;

import games.arena.redis.RedisCalls;
import games.arena.redis.RedisKeys;
import games.arena.redis.Script;
import games.arena.sql.Sql;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * How large a board may grow. Fills PostgreSQL, has the keeper build the board, and prints how long
 * that and single reads from Redis take: {@code ./mvnw test -Dtest=LeaderboardBench
 * -Dbench.sizes=1000,100000,1000000}
 */
@QuarkusTest
@TestProfile(LeaderboardBench.NoTimeOut.class)
class LeaderboardBench {

  /** One statement fills the table. */
  public static final class NoTimeOut implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      String jdbc = "quarkus.datasource.jdbc.additional-jdbc-properties.";
      return Map.of(
          jdbc + "options", "-c statement_timeout=0",
          jdbc + "socketTimeout", "600");
    }
  }

  private static final int READS = 2_000;
  private static final String BOARD = "all-time";
  private static final Script PAGE = Script.load("board-order", "board-page");
  private static final Script PLAYERS = Script.load("board-order", "board-players");

  @Inject DataSource dataSource;
  @Inject RedisCalls redis;

  @Test
  void readsAndRebuilds() throws Exception {
    String sizes = System.getProperty("bench.sizes", "1000,100000,1000000");
    System.out.println(
        "| players | rebuild | page | page in the middle | around | rank | 100 players | bytes each |");
    for (String size : sizes.split(",")) {
      measure(Integer.parseInt(size));
    }
  }

  private void measure(int size) throws Exception {
    // No comparison meanwhile.
    call("SET", RedisKeys.compared(BOARD), "1", "PX", "1800000");
    fill(size);
    double rebuild = rebuild();
    String page = time(i -> List.of("top", "25"), PAGE);
    String middle =
        time(i -> List.of("after", "25", member(random(size)), "-" + random(size)), PAGE);
    String around = time(i -> List.of("around", "25", member(random(size))), PAGE);
    String rank = time(i -> List.of("around", "1", member(random(size))), PAGE);
    String group =
        time(
            i ->
                ThreadLocalRandom.current()
                    .ints(100, 1, size + 1)
                    .mapToObj(LeaderboardBench::member)
                    .toList(),
            PLAYERS);
    long memory =
        call("MEMORY", "USAGE", RedisKeys.scores(BOARD), "SAMPLES", "1000").toLong() / size;
    System.out.printf(
        Locale.ROOT,
        "| %,d | %.1f s | %s | %s | %s | %s | %s | %d |%n",
        size,
        rebuild,
        page,
        middle,
        around,
        rank,
        group,
        memory);
  }

  /** A third of the players has won nothing yet, and of the others two each the same. */
  private void fill(int size) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      Sql.update(connection, "delete from player");
      Sql.update(
          connection,
          """
          insert into player (id, name, name_key, gold, silver, attack, hit_points, luck, score)
          select id, id::text, id::text, 0, 0, 1, 1, 0, case when id > %1$d / 3 * 2 then 0 else (%1$d - id) / 2 end
          from generate_series(1, %1$d) as id
          """
              .formatted(size));
      Sql.update(connection, "vacuum analyze player");
    }
  }

  private double rebuild() {
    call("DEL", RedisKeys.scores(BOARD));
    awaitBuilders(1);
    long begin = System.nanoTime();
    awaitBuilders(0);
    return (System.nanoTime() - begin) / 1e9;
  }

  private void awaitBuilders(int number) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(Duration.ofMinutes(10))
        .until(() -> call("EXISTS", RedisKeys.builder(BOARD)).toInteger() == number);
  }

  private String time(IntFunction<List<String>> arguments, Script script) {
    double[] millis = new double[READS];
    for (int i = 0; i < READS; i++) {
      List<String> line = arguments.apply(i);
      long begin = System.nanoTime();
      redis.run(script, List.of(RedisKeys.scores(BOARD)), line).await().indefinitely();
      millis[i] = (System.nanoTime() - begin) / 1e6;
    }
    // The first reads warm the virtual machine up.
    double[] measured = Arrays.copyOfRange(millis, READS / 2, READS);
    Arrays.sort(measured);
    return "%.2f / %.2f ms"
        .formatted(measured[measured.length / 2], measured[measured.length * 99 / 100]);
  }

  private static int random(int size) {
    return ThreadLocalRandom.current().nextInt(size) + 1;
  }

  private static String member(int id) {
    String digits = Integer.toString(id);
    return (char) ('a' + digits.length() - 1) + digits;
  }

  private Response call(String command, String... arguments) {
    return redis.call(command, arguments).await().indefinitely();
  }
}
