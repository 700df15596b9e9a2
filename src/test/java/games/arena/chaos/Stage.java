package games.arena.chaos;

import static games.arena.testing.Patience.await;

import games.arena.devservers.ArenaServer;
import games.arena.devservers.PostgresServer;
import games.arena.devservers.RedisServer;
import games.arena.testing.Patience;
import games.arena.testing.RealServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** PostgreSQL, Redis and some replicas of the packaged application, all for one test. */
final class Stage implements AutoCloseable {

  static final String ADMIN_PASSWORD = "arena-admin";

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String name =
      "stage-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
  private final PostgresServer postgres;
  private final Map<String, String> access;
  private final RedisTopology redis;
  private final List<ArenaServer> replicas = new ArrayList<>();

  private Stage(PostgresServer postgres, Map<String, String> access, RedisTopology redis) {
    this.postgres = postgres;
    this.access = access;
    this.redis = redis;
  }

  static Stage open(int replicas) {
    return open(replicas, Map.of());
  }

  static Stage open(int replicas, Map<String, String> configuration, String... redisOptions) {
    return open(replicas, new RedisTopology.Single(RealServers.redis(redisOptions)), configuration);
  }

  /** Starts replicas all at once, on an empty database. */
  static Stage open(int replicas, RedisTopology redis, Map<String, String> configuration) {
    return open(redis, stage -> {}, Collections.nCopies(replicas, configuration));
  }

  /** Starts replicas on a primary with a standby. */
  static Stage open(int replicas, PostgresPair postgres, Map<String, String> configuration) {
    RedisTopology redis = new RedisTopology.Single(RealServers.redis());
    return open(
        new Stage(postgres.primary(), postgres.configuration(), redis),
        stage -> {},
        Collections.nCopies(replicas, configuration));
  }

  /**
   * Starts a replica for each configuration, all at once.
   *
   * @param preparation what happens to the servers before
   */
  static Stage open(
      RedisTopology redis, Consumer<Stage> preparation, List<Map<String, String>> configurations) {
    PostgresServer postgres = RealServers.postgres("full_page_writes=on", "max_connections=150");
    return open(postgres, redis, preparation, configurations);
  }

  /** Starts a replica for each configuration, all at once, on a PostgreSQL of the test's choice. */
  static Stage open(
      PostgresServer postgres,
      RedisTopology redis,
      Consumer<Stage> preparation,
      List<Map<String, String>> configurations) {
    postgres.start();
    return open(new Stage(postgres, postgres.configuration(), redis), preparation, configurations);
  }

  private static Stage open(
      Stage stage, Consumer<Stage> preparation, List<Map<String, String>> configurations) {
    try {
      preparation.accept(stage);
      for (int i = 0; i < configurations.size(); i++) {
        stage.replicas.add(new ArenaServer(stage.configuration(i, configurations.get(i))));
      }
      stage.start();
      return stage;
    } catch (RuntimeException e) {
      stage.close();
      throw e;
    }
  }

  /** What a replica of this stage is started with. */
  Map<String, String> configuration(int replica, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(access);
    all.putAll(redis.configuration());
    all.put("arena.admin-password", ADMIN_PASSWORD);
    // Passwords are not what is tested, and hashing takes what load there can be.
    all.put("arena.password.memory-kib", "64");
    all.put("arena.password.iterations", "1");
    all.put("quarkus.log.file.enabled", "true");
    all.put(
        "quarkus.log.file.path",
        Path.of("target", "chaos", name + "-" + replica + ".log").toAbsolutePath().toString());
    all.putAll(more);
    return all;
  }

  PostgresServer postgres() {
    return postgres;
  }

  /** The only Redis server. */
  RedisServer redis() {
    return ((RedisTopology.Single) redis).server();
  }

  /** The Redis server that has a key. */
  int redisPort(String key) {
    return redis.portOf(key);
  }

  RedisTopology redisTopology() {
    return redis;
  }

  List<ArenaServer> replicas() {
    return replicas;
  }

  ArenaServer replica(int index) {
    return replicas.get(index);
  }

  /** Starts the servers and replicas that do not run, and waits until all are ready. */
  void start() {
    redis.all().forEach(RedisServer::start);
    postgres.start();
    replicas.parallelStream().forEach(ArenaServer::start);
    awaitReady();
  }

  void awaitReady() {
    replicas.forEach(replica -> awaitReady(replica, startTime()));
  }

  static void awaitReady(ArenaServer replica, Duration most) {
    awaitStatus(replica, "/q/health/ready", 200, most);
  }

  static void awaitStatus(ArenaServer replica, String path, int status, Duration most) {
    await(replica + " answers " + status + " on " + path)
        .atMost(most)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> replica.status(path) == status);
  }

  Connection connect() throws SQLException {
    return connect(access.get("quarkus.datasource.jdbc.url"));
  }

  private Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(
        url + (url.contains("?") ? "&" : "?") + "connectTimeout=5&socketTimeout=60",
        access.get("quarkus.datasource.username"),
        access.get("quarkus.datasource.password"));
  }

  void sql(String statement) {
    try (Connection connection = connect();
        Statement one = connection.createStatement()) {
      one.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a statement from another database: one that Arena's own would not let happen. */
  void sqlFromOutside(String statement) {
    String url = postgres.jdbcUrl().replaceFirst("/[^/]*$", "/postgres");
    try (Connection connection = connect(url);
        Statement one = connection.createStatement()) {
      one.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The only value of a query. */
  String value(String query) {
    try (Connection connection = connect();
        Statement one = connection.createStatement();
        ResultSet row = one.executeQuery(query)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  long count(String query) {
    return Long.parseLong(value(query));
  }

  @Override
  public void close() {
    replicas.parallelStream().forEach(ArenaServer::kill);
    replicas.forEach(ArenaServer::close);
    redis.close();
    postgres.close();
  }

  /** All replicas but some. */
  List<ArenaServer> without(int... left) {
    return IntStream.range(0, replicas.size())
        .filter(i -> IntStream.of(left).noneMatch(l -> l == i))
        .mapToObj(replicas::get)
        .toList();
  }

  private static Duration startTime() {
    return Patience.seconds(120);
  }
}
