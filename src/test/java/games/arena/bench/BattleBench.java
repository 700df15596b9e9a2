package games.arena.bench;

import static org.awaitility.Awaitility.await;

import games.arena.devservers.ArenaServer;
import games.arena.devservers.Packaging;
import games.arena.devservers.PostgresServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Battles submitted over HTTP and battles settled in a second, as ratios to what {@code pgbench -N}
 * gets from the same PostgreSQL, and the time from submission to the end; needs {@code pgbench} and
 * {@code wrk}: {@code ./mvnw surefire:test -Dtest=BattleBench}, for what was packaged. {@code
 * -Dbench.fsync=off} for a PostgreSQL that does not wait for its disk.
 */
class BattleBench {

  private static final int PLAYERS = Integer.getInteger("bench.players", 1_000);
  private static final int CLIENTS = 32;
  private static final int SECONDS = Integer.getInteger("bench.seconds", 10);
  private static final String FSYNC = System.getProperty("bench.fsync", "on");
  private static final String ADMIN_PASSWORD = "correct horse";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private PostgresServer postgres;
  private Map<String, String> configuration;
  private String authorization;
  private long lowest;
  private long highest;

  @ParameterizedTest
  @EnumSource
  void battles(Packaging packaging) throws Exception {
    try (Servers servers = Servers.of(packaging, "fsync=" + FSYNC, "full_page_writes=" + FSYNC)) {
      postgres = servers.postgres();
      configuration = servers.configuration();
      configuration.put("arena.admin-password", ADMIN_PASSWORD);
      configuration.put("arena.password.memory-kib", "512");
      configuration.put("arena.password.iterations", "1");
      sql("create database pgbench");
      pgbench("-i", "-q", "-s", "10");
      double transactions = transactionsPerSecond();
      System.out.printf(
          Locale.ROOT, "%s: pgbench -N -c 8, fsync %s: %,.0f/s%n", packaging, FSYNC, transactions);
      double submitted = submitWithoutWorker(packaging);
      try (ArenaServer server = server(packaging, true)) {
        double settled = settlePerSecond();
        double together = submit(server, 0);
        awaitNoneQueued();
        transactions = (transactions + transactionsPerSecond()) / 2;
        print("settled from a filled queue", settled, transactions);
        print("submitted by 32 clients, no worker", submitted, transactions);
        print("submitted by 32 clients, the worker beside", together, transactions);
        latencyAlone(server);
        latencyUnderLoad(server, together / 2);
      }
    }
  }

  private static void print(String what, double perSecond, double transactions) {
    System.out.printf(
        Locale.ROOT, "%s: %,.0f/s, %.2f x pgbench%n", what, perSecond, perSecond / transactions);
  }

  private ArenaServer server(Packaging packaging, boolean worker) {
    Map<String, String> all = new HashMap<>(configuration);
    all.put("arena.worker.enabled", "" + worker);
    ArenaServer server = new ArenaServer(packaging, all);
    server.start();
    await().until(() -> server.status("/q/health/ready") == 200);
    return server;
  }

  // ---- pgbench

  private double transactionsPerSecond() throws IOException, InterruptedException {
    String output = pgbench("-n", "-N", "-c", "8", "-j", "2", "-T", "" + SECONDS);
    return Double.parseDouble(Tool.find("tps = ([0-9.]+)", output, "0"));
  }

  private String pgbench(String... options) throws IOException, InterruptedException {
    String port = Tool.find(":(\\d+)/", postgres.jdbcUrl(), "");
    return Tool.run(
        Map.of("PGPASSWORD", configuration.get("quarkus.datasource.password")),
        Tool.command(
            List.of("pgbench", "-h", "127.0.0.1", "-p", port, "-U", "arena"),
            List.of(options),
            List.of("pgbench")));
  }

  // ---- Battles

  private double submitWithoutWorker(Packaging packaging) throws Exception {
    try (ArenaServer server = server(packaging, false)) {
      String basic = "admin:" + ADMIN_PASSWORD;
      authorization = "Basic " + Base64.getEncoder().encodeToString(basic.getBytes());
      String token = post(server, "/v1/tokens", "").getString("accessToken");
      for (int i = 0; i < PLAYERS; i++) {
        long id =
            post(
                    server,
                    "/v1/players",
                    """
                    {"name": "player%d", "password": "correct horse", "gold": 1000000, "silver": 1000000}
                    """
                        .formatted(i))
                .getLong("id");
        lowest = i == 0 ? id : lowest;
        highest = id;
      }
      authorization = "Bearer " + token;
      submit(server, 0);
      return submit(server, 0);
    }
  }

  private double submit(ArenaServer server, long pauseMillis)
      throws IOException, InterruptedException {
    Wrk.Result result =
        Wrk.run(
            CLIENTS,
            Duration.ofSeconds(SECONDS),
            Map.of("Authorization", authorization, "Content-Type", "application/json"),
            Path.of("src/test/resources/bench/submit.lua"),
            server.uri("/v1/battles"),
            "" + lowest,
            "" + highest,
            "" + pauseMillis);
    System.out.println("submitting: " + result);
    return result.perSecond();
  }

  /** From the first battle that the worker finished to the last. */
  private double settlePerSecond() throws SQLException {
    awaitNoneQueued();
    return number(
        "select count(*) / extract(epoch from max(finished_at) - min(finished_at)) from battle");
  }

  private void awaitNoneQueued() {
    await()
        .pollInterval(Duration.ofMillis(500))
        .atMost(Duration.ofMinutes(5))
        .until(() -> number("select count(*) from battle where status = 'queued'") == 0);
  }

  // ---- From submission to the end

  private void latencyAlone(ArenaServer server) throws Exception {
    long after = (long) number("select max(id) from battle");
    for (int i = 0; i < 500; i++) {
      long id = post(server, "/v1/battles", challenge()).getLong("id");
      client.send(
          request(server, "/v1/battles/" + id).header("Prefer", "wait=10").build(),
          BodyHandlers.discarding());
    }
    printLatency("one battle after another", after);
  }

  private void latencyUnderLoad(ArenaServer server, double perSecond) throws Exception {
    long after = (long) number("select max(id) from battle");
    submit(server, Math.round(1000 * CLIENTS / perSecond));
    awaitNoneQueued();
    printLatency("half of that load", after);
  }

  /** As PostgreSQL saw it: from the row to its settlement. */
  private void printLatency(String load, long after) throws SQLException {
    String last =
        """
        from (select extract(epoch from finished_at - submitted_at) * 1000 as ms, submitted_at
          from battle where id > %d) b
        """
            .formatted(after);
    System.out.printf(
        Locale.ROOT,
        "%s: %,.0f battles, %,.0f/s, submitted to finished median %.1f ms, p99 %.1f ms%n",
        load,
        number("select count(*) " + last),
        number(
            "select count(*) / extract(epoch from max(submitted_at) - min(submitted_at)) " + last),
        number("select percentile_cont(0.5) within group (order by ms) " + last),
        number("select percentile_cont(0.99) within group (order by ms) " + last));
  }

  private String challenge() {
    long attacker = ThreadLocalRandom.current().nextLong(lowest, highest);
    return "{\"attackerId\": %d, \"opponentId\": %d}".formatted(attacker, attacker + 1);
  }

  private JsonObject post(ArenaServer server, String path, String body) throws Exception {
    return new JsonObject(
        client
            .send(
                request(server, path).POST(BodyPublishers.ofString(body)).build(),
                BodyHandlers.ofString())
            .body());
  }

  private HttpRequest.Builder request(ArenaServer server, String path) {
    return HttpRequest.newBuilder(server.uri(path))
        .header("Authorization", authorization)
        .header("Content-Type", "application/json");
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection = connect();
        Statement one = connection.createStatement()) {
      one.execute(statement);
    }
  }

  private double number(String query) throws SQLException {
    try (Connection connection = connect();
        Statement one = connection.createStatement();
        ResultSet rows = one.executeQuery(query)) {
      rows.next();
      return rows.getDouble(1);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        postgres.jdbcUrl(),
        configuration.get("quarkus.datasource.username"),
        configuration.get("quarkus.datasource.password"));
  }
}
