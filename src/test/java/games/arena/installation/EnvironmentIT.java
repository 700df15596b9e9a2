package games.arena.installation;

import static games.arena.testing.Patience.await;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import games.arena.devservers.ArenaServer;
import games.arena.devservers.PostgresServer;
import games.arena.devservers.RedisServer;
import games.arena.devservers.TlsRedisServer;
import games.arena.testing.ArenaClient;
import games.arena.testing.Patience;
import games.arena.testing.RealServers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged application with settings as its users give them: environment variables. */
class EnvironmentIT {

  private static final String SECRET = "P@$$w0rd-${x}\\y";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ARENA_LOOT_MIN_PERCENT | 25",
        "ARENA_LOOT_MIN_PERCENT | ten",
        "ARENA_START_LUCK | 99",
        "ARENA_WORKER_BATCH | 0",
        "ARENA_WORKER_LEASE | -1s",
        "ARENA_REGISTRATION | maybe",
        "QUARKUS_HTTP_PROXY_TRUSTED_PROXIES | proxy.example",
        "QUARKUS_SHUTDOWN_DELAY | soon",
        "ARENA_ADMIN_PASSWORD | short",
        "ARENA_ADMIN_PASSWORD | password",
        "ARENA_TOKEN_KEYS_DIRECTORY | /nowhere",
        "QUARKUS_REDIS_HOSTS | redis:6379",
      })
  void aWrongSettingEndsTheStartWithOneLine(String variable, String value) {
    try (ArenaServer arena = start(Map.of(), Map.of(variable, value))) {
      assertThatThrownBy(arena::start)
          .hasMessageMatching(
              "(?s).*it ended with status 1:\n" + variable + " \\([^\n]*\\) must [^\n]*\\.\n?");
    }
  }

  @Test
  void secretsAreTakenAsTheyStand() throws IOException, SQLException {
    try (PostgresServer postgres = RealServers.postgres();
        RedisServer redis = RealServers.redis()) {
      send(redis.port(), "CONFIG SET requirepass " + SECRET + "\r\n");
      Map<String, String> settings = new HashMap<>(postgres.configuration());
      String user = settings.get("quarkus.datasource.username");
      // A property would take precedence over the variable.
      String before = settings.remove("quarkus.datasource.password");
      try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), user, before);
          Statement statement = connection.createStatement()) {
        statement.execute("alter role %s password '%s'".formatted(user, SECRET));
      }
      assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), user, before))
          .hasMessageContaining("password authentication failed");
      settings.putAll(redis.configuration());
      try (ArenaServer arena =
          start(
              settings,
              Map.of(
                  "ARENA_ADMIN_PASSWORD", SECRET,
                  "QUARKUS_REDIS_PASSWORD", SECRET,
                  "QUARKUS_DATASOURCE_PASSWORD", SECRET))) {
        arena.start();
        awaitReady(arena);
        given()
            .auth()
            .preemptive()
            .basic("admin", SECRET)
            .get(arena.uri("/v1/admin/queue"))
            .then()
            .statusCode(200);
        fight(arena);
      }
    }
  }

  @Test
  void theWorkerTrustsTheSameRedisAsEverybodyElse() {
    assumeTrue(
        TlsRedisServer.isInstalled(), "Redis with TLS is not installed (Debian: redis-server)");
    try (PostgresServer postgres = RealServers.postgres();
        TlsRedisServer redis = new TlsRedisServer()) {
      redis.start();
      try (ArenaServer arena =
          start(
              postgres.configuration(),
              Map.of(
                  "QUARKUS_REDIS_HOSTS",
                  "rediss://127.0.0.1:" + redis.port(),
                  "QUARKUS_REDIS_TLS_TRUST_ALL",
                  "true"))) {
        arena.start();
        awaitReady(arena);
        fight(arena);
      }
    }
  }

  /** Quarkus throws before any route at such a header; the request would hang. */
  @Test
  void aSenderWithoutAHostIsAnswered() {
    try (PostgresServer postgres = RealServers.postgres();
        RedisServer redis = RealServers.redis()) {
      Map<String, String> settings = new HashMap<>(postgres.configuration());
      settings.putAll(redis.configuration());
      settings.put("quarkus.http.proxy.proxy-address-forwarding", "true");
      settings.put("quarkus.http.proxy.allow-x-forwarded", "true");
      settings.put("quarkus.http.proxy.allow-forwarded", "true");
      settings.put("quarkus.http.proxy.strict-forwarded-control", "false");
      settings.put("quarkus.http.proxy.trusted-proxies", "127.0.0.1");
      try (ArenaServer arena = start(settings, Map.of())) {
        arena.start();
        awaitReady(arena);
        for (String senders : List.of("", ",", " , 203.0.113.7", ":80", ":80, 203.0.113.7")) {
          given()
              .header("X-Forwarded-For", senders)
              .get(arena.uri("/.well-known/jwks.json"))
              .then()
              .statusCode(200);
        }
        for (String forwarded : List.of("for=:80", "for=\":80\"", "for= ;proto=http")) {
          given()
              .header("Forwarded", forwarded)
              .get(arena.uri("/.well-known/jwks.json"))
              .then()
              .statusCode(200);
        }
      }
    }
  }

  @Test
  void aHeadThatNeverEndsDoesNotHoldItsConnection() throws IOException {
    try (PostgresServer postgres = RealServers.postgres();
        RedisServer redis = RealServers.redis()) {
      Map<String, String> settings = new HashMap<>(postgres.configuration());
      settings.putAll(redis.configuration());
      try (ArenaServer arena = start(settings, Map.of())) {
        arena.start();
        try (Socket socket = new Socket("127.0.0.1", arena.port())) {
          socket.setSoTimeout((int) Patience.seconds(20).toMillis());
          write(socket, "GET /v1/players/me HTTP/1.1\r\nHost: x\r\nX-Slow: ");
          assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
      }
    }
  }

  @Test
  void whatIsNoHttpIsAnsweredWithAProblem() throws IOException {
    try (PostgresServer postgres = RealServers.postgres();
        RedisServer redis = RealServers.redis()) {
      Map<String, String> settings = new HashMap<>(postgres.configuration());
      settings.putAll(redis.configuration());
      try (ArenaServer arena = start(settings, Map.of())) {
        arena.start();
        for (String head :
            List.of(
                "Bad Name: 1",
                "X: a\u0001b",
                "Content-Length: 1\r\nContent-Length: 2",
                "Content-Length: x")) {
          try (Socket socket = new Socket("127.0.0.1", arena.port())) {
            socket.setSoTimeout(20_000);
            write(socket, "GET /v1/players/me HTTP/1.1\r\nHost: x\r\n" + head + "\r\n\r\n");
            String answer =
                new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                .as(head)
                .startsWith("HTTP/1.1 400 ")
                .containsIgnoringCase("content-type: application/problem+json")
                .endsWith("\"status\":400,\"detail\":\"The request cannot be read.\"}");
          }
        }
      }
    }
  }

  /**
   * A load balancer wants its idle connections closed soon; that ends nothing that is under way.
   */
  @Test
  void whatWaitsOutlastsTheTimeoutOfIdleConnections() throws Exception {
    try (PostgresServer postgres = RealServers.postgres();
        RedisServer redis = RealServers.redis()) {
      Map<String, String> settings = new HashMap<>(postgres.configuration());
      settings.putAll(redis.configuration());
      settings.put("quarkus.http.idle-timeout", "1s");
      settings.put("arena.worker.enabled", "false");
      try (ArenaServer arena = start(settings, Map.of())) {
        arena.start();
        awaitReady(arena);
        register(arena, "attacker");
        long battle = challenge(arena, register(arena, "defender"));
        HttpURLConnection stream = open(arena, "/v1/leaderboards/all-time/stream");
        try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(stream.getInputStream(), StandardCharsets.UTF_8))) {
          HttpURLConnection waiting = open(arena, "/v1/battles/" + battle);
          waiting.setRequestProperty("Prefer", "wait=5");
          assertThat(waiting.getResponseCode()).isEqualTo(200);
          for (String line = ""; !line.startsWith("data:"); ) {
            line = lines.readLine();
          }
          // The stream says nothing more for 15 s.
          await()
              .atMost(Patience.seconds(30))
              .until(() -> String.valueOf(lines.readLine()), line -> line.startsWith(":"));
        }
        try (Socket idle = new Socket("127.0.0.1", arena.port())) {
          idle.setSoTimeout((int) Patience.seconds(10).toMillis());
          assertThat(idle.getInputStream().read()).isEqualTo(-1);
        }
      }
    }
  }

  private static HttpURLConnection open(ArenaServer arena, String path) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) arena.uri(path).toURL().openConnection();
    String credentials = "attacker:" + ArenaClient.PASSWORD;
    connection.setRequestProperty(
        "Authorization",
        "Basic "
            + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
    return connection;
  }

  private static ArenaServer start(Map<String, String> settings, Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(settings);
    all.put("arena.password.memory-kib", "512");
    all.put("arena.password.iterations", "1");
    List<String> launcher = new ArrayList<>(List.of("env"));
    environment.forEach((name, value) -> launcher.add(name + "=" + value));
    return new ArenaServer(all, launcher.toArray(String[]::new));
  }

  private static void awaitReady(ArenaServer arena) {
    await().atMost(Patience.seconds(60)).until(() -> arena.status("/q/health/ready") == 200);
  }

  private static void fight(ArenaServer arena) {
    register(arena, "attacker");
    long battle = challenge(arena, register(arena, "defender"));
    String ended =
        await()
            .atMost(Patience.seconds(60))
            .until(
                () ->
                    given()
                        .auth()
                        .preemptive()
                        .basic("attacker", ArenaClient.PASSWORD)
                        .header("Prefer", "wait=20")
                        .get(arena.uri("/v1/battles/" + battle))
                        .jsonPath()
                        .getString("status"),
                status -> !"queued".equals(status));
    assertThat(ended).isEqualTo("finished");
  }

  private static long challenge(ArenaServer arena, long defender) {
    return given()
        .auth()
        .preemptive()
        .basic("attacker", ArenaClient.PASSWORD)
        .contentType("application/json")
        .body(Map.of("opponentId", defender))
        .post(arena.uri("/v1/battles"))
        .then()
        .statusCode(202)
        .extract()
        .jsonPath()
        .getLong("id");
  }

  private static long register(ArenaServer arena, String name) {
    return given()
        .contentType("application/json")
        .body(Map.of("name", name, "password", ArenaClient.PASSWORD))
        .post(arena.uri("/v1/players"))
        .then()
        .statusCode(201)
        .extract()
        .jsonPath()
        .getLong("id");
  }

  private static void send(int port, String command) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      write(socket, command);
      assertThat(new String(socket.getInputStream().readNBytes(3), StandardCharsets.US_ASCII))
          .isEqualTo("+OK");
    }
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }
}
