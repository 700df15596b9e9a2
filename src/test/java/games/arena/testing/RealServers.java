package games.arena.testing;

import games.arena.devservers.PostgresServer;
import games.arena.devservers.RedisServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/**
 * A PostgreSQL and a Redis of its own for a packaged application under test, and more of them for a
 * test that wants to stop, kill, freeze or restart one:
 *
 * <pre>{@code
 * try (RedisServer redis = RealServers.redis("--maxmemory", "2mb")) {
 *   redis.kill();
 *   redis.start(); // on the same port and data
 * }
 * }</pre>
 */
public final class RealServers implements QuarkusTestResourceLifecycleManager {

  private PostgresServer postgres;
  private RedisServer redis;

  @Override
  public Map<String, String> start() {
    postgres = postgres();
    redis = redis();
    Map<String, String> configuration = new HashMap<>(postgres.configuration());
    configuration.putAll(redis.configuration());
    configuration.put("arena.admin-password", ArenaClient.ADMIN_PASSWORD);
    // As in application.properties for tests.
    configuration.put("arena.password.memory-kib", "512");
    configuration.put("arena.password.iterations", "1");
    configuration.put("arena.limits.failures-per-address", "0");
    configuration.put("arena.limits.registrations-per-address", "0");
    configuration.put("arena.limits.password-sign-ins-per-account", "0");
    return configuration;
  }

  /** A test that wants to look behind the API has a field {@code PostgresServer postgres}. */
  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(postgres, new TestInjector.MatchesType(PostgresServer.class));
  }

  @Override
  public void stop() {
    if (redis != null) {
      redis.close();
    }
    if (postgres != null) {
      postgres.close();
    }
  }

  /** An empty PostgreSQL, started on a free port, with settings like {@code "fsync=on"}. */
  public static PostgresServer postgres(String... settings) {
    PostgresServer server = PostgresServer.temporary(0, settings);
    server.start();
    return server;
  }

  /** An empty Redis, started on a free port, with options like {@code "--appendonly", "yes"}. */
  public static RedisServer redis(String... options) {
    RedisServer server = RedisServer.temporary(0, options);
    server.start();
    return server;
  }
}
