package games.arena.bench;

import static games.arena.testing.Patience.await;

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
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Battles submitted over HTTP and battles settled in a second, as ratios to what {@code pgbench -N
 * -c 8 -j 2} gets from the same PostgreSQL over TCP, and the time from submission to the end as a
 * client sees it. Needs {@code pgbench} and {@code wrk}. Runs what was packaged: {@code ./mvnw
 * surefire:test -Dtest=BattleBench}, with these settings:
 *
 * <ul>
 *   <li>{@code bench.parts}: which of {@code submit} (32 clients, the queue empty at first), {@code
 *       short} (settle a short queue), {@code latency} and {@code backlog} (submit on top of a
 *       backlog, then settle it to the last battle); all but {@code backlog} where it is not set
 *   <li>{@code bench.players} (1,000): inserted with SQL; try 1000000
 *   <li>{@code bench.short} (10,000) and {@code bench.backlog} (1,000,000): how many battles are
 *       inserted with SQL, and put into Redis by Arena itself
 *   <li>{@code bench.seconds} (10): how long each load lasts, and each run of pgbench
 *   <li>{@code bench.fsync} (on): {@code off} for a PostgreSQL that does not wait for its disk
 * </ul>
 *
 * <p>PostgreSQL knows as much as in production: all is analysed while the queue is empty, and
 * autovacuum runs as it does by default.
 */
class BattleBench {

  private static final Set<String> PARTS =
      Set.of(System.getProperty("bench.parts", "submit,short,latency").split(","));
  private static final int PLAYERS = Integer.getInteger("bench.players", 1_000);
  private static final int SHORT = Integer.getInteger("bench.short", 10_000);
  private static final int BACKLOG = Integer.getInteger("bench.backlog", 1_000_000);
  private static final int SECONDS = Integer.getInteger("bench.seconds", 10);
  private static final String FSYNC = System.getProperty("bench.fsync", "on");
  private static final int CLIENTS = 32;
  private static final Duration LONG = Duration.ofHours(2);
  private static final String ADMIN_PASSWORD = "correct horse";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Packaging packaging;
  private PostgresServer postgres;
  private Map<String, String> configuration;
  private String authorization;
  private double transactions;

  @ParameterizedTest
  @EnumSource
  void battles(Packaging packaging) throws Exception {
    this.packaging = packaging;
    try (Servers servers = Servers.of(packaging, "fsync=" + FSYNC, "full_page_writes=" + FSYNC)) {
      postgres = servers.postgres();
      configuration = servers.configuration();
      configuration.put("arena.admin-password", ADMIN_PASSWORD);
      configuration.put("arena.password.memory-kib", "512");
      configuration.put("arena.password.iterations", "1");
      configuration.put("arena.queue.max-queued", "100000000");
      configuration.put("arena.queue.max-queued-per-player", "100000000");
      sql("create database pgbench");
      pgbench("-i", "-q", "-s", "10");
      insertPlayers();
      measureTransactions();
      if (PARTS.contains("submit")) {
        submitAlone("submitted by 32 clients, no worker");
        settleRest();
      }
      if (PARTS.contains("short")) {
        settle("settled from a short queue", SHORT);
      }
      if (PARTS.contains("latency")) {
        latency();
      }
      if (PARTS.contains("backlog")) {
        insertBattles(BACKLOG);
        submitAlone("submitted by 32 clients on top of %,d battles".formatted(BACKLOG));
        measureTransactions();
        settle("settled from a backlog", 0);
      }
      measureTransactions();
    }
  }

  private void print(String what, double perSecond) {
    System.out.printf(
        Locale.ROOT, "%s: %,.0f/s, %.2f x pgbench%n", what, perSecond, perSecond / transactions);
  }

  private ArenaServer server(boolean worker) throws Exception {
    Map<String, String> all = new HashMap<>(configuration);
    all.put("arena.worker.enabled", "" + worker);
    ArenaServer server = new ArenaServer(packaging, all);
    server.start();
    await().atMost(LONG).until(() -> server.status("/q/health/ready") == 200);
    String basic = "admin:" + ADMIN_PASSWORD;
    authorization = "Basic " + Base64.getEncoder().encodeToString(basic.getBytes());
    authorization = "Bearer " + post(server, "/v1/tokens", "").getString("accessToken");
    return server;
  }

  // ---- pgbench

  private void measureTransactions() throws IOException, InterruptedException {
    String output = pgbench("-n", "-N", "-c", "8", "-j", "2", "-T", "" + SECONDS);
    transactions = Double.parseDouble(Tool.find("tps = ([0-9.]+)", output, "0"));
    System.out.printf(
        Locale.ROOT, "%s: pgbench -N -c 8, fsync %s: %,.0f/s%n", packaging, FSYNC, transactions);
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

  // ---- Players and battles

  private void insertPlayers() throws Exception {
    // Arena makes the schema.
    server(false).close();
    sql(
        """
        insert into player (name, name_key, gold, silver, attack, hit_points, luck)
          select 'p' || i, 'p' || i, 1000000, 1000000, 70, 100, 10 from generate_series(1, %d) i;
        analyze
        """
            .formatted(PLAYERS));
  }

  private void insertBattles(int count) throws SQLException {
    sql(
        """
        insert into pending_battle (attacker_id, defender_id, submitted_by)
          select 1 + a, 1 + (a + 1 + floor(random() * (%1$d - 1))::bigint) %% %1$d, 0
          from (select floor(random() * %1$d)::bigint as a from generate_series(1, %2$d)) b
        """
            .formatted(PLAYERS, count));
  }

  // ---- Submitted

  private void submitAlone(String what) throws Exception {
    try (ArenaServer server = server(false)) {
      submit(server);
      print(what, submit(server));
    }
  }

  private double submit(ArenaServer server) throws IOException, InterruptedException {
    Wrk.Result result =
        Wrk.run(
            CLIENTS,
            Duration.ofSeconds(SECONDS),
            Map.of("Authorization", authorization, "Content-Type", "application/json"),
            Path.of("src/test/resources/bench/submit.lua"),
            server.uri("/v1/battles"),
            "1",
            "" + PLAYERS,
            "0");
    System.out.println("submitting: " + result);
    return result.perSecond();
  }

  // ---- Settled

  /** Settles what a load has left. */
  @SuppressWarnings("try") // It only has to run.
  private void settleRest() throws Exception {
    try (ArenaServer server = server(true)) {
      awaitNonePending();
    }
  }

  /** Inserts battles, has them all queued, and settles all there are. */
  @SuppressWarnings("try") // It only has to run.
  private void settle(String what, int inserted) throws Exception {
    insertBattles(inserted);
    double pending = number("select count(*) from pending_battle");
    try (ArenaServer server = server(false)) {
      await()
          .atMost(LONG)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> get(server, "/v1/admin/queue").getLong("depth", 0L) >= pending);
    }
    double last = number("select coalesce(max(id), 0) from battle");
    try (ArenaServer server = server(true)) {
      awaitNonePending();
      // The first moment is noted before the first batch is fought, the last one after the last.
      print(
          "%s of %,.0f, to the last one".formatted(what, pending),
          pending
              / number(
                  "select extract(epoch from clock_timestamp() - min(finished_at)) from battle where id > "
                      + Math.round(last)));
    }
  }

  private void awaitNonePending() {
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(LONG)
        .until(
            () ->
                number("select count(*) from (select from pending_battle order by id limit 1) b")
                    == 0);
  }

  // ---- From submission to the end

  private void latency() throws Exception {
    try (ArenaServer server = server(true)) {
      submit(server);
      awaitNonePending();
      double together = submit(server);
      print("submitted by 32 clients, the worker beside", together);
      awaitNonePending();
      Latency latency = Latency.withPlayers(server, PLAYERS);
      System.out.println("one battle after another: " + latency.oneAfterAnother(500));
      System.out.println(
          "half of that load: " + latency.atRate(together / 2, Duration.ofSeconds(SECONDS)));
    }
  }

  // ---- HTTP and SQL

  private JsonObject post(ArenaServer server, String path, String body) throws Exception {
    return send(request(server, path).POST(BodyPublishers.ofString(body)));
  }

  private JsonObject get(ArenaServer server, String path) throws Exception {
    return send(request(server, path));
  }

  private JsonObject send(HttpRequest.Builder request) throws Exception {
    return new JsonObject(client.send(request.build(), BodyHandlers.ofString()).body());
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
