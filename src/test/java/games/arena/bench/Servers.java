package games.arena.bench;

import games.arena.devservers.Packaging;
import games.arena.devservers.PostgresServer;
import games.arena.devservers.RedisServer;
import games.arena.testing.RealServers;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** A PostgreSQL and a Redis for what was packaged; a benchmark of what was not is skipped. */
record Servers(PostgresServer postgres, RedisServer redis) implements AutoCloseable {

  /** Starts them, with settings of PostgreSQL like {@code "fsync=on"}. */
  static Servers of(Packaging packaging, String... settings) {
    Assumptions.assumeTrue(packaging.isThere(), packaging + " was not built");
    return new Servers(RealServers.postgres(settings), RealServers.redis());
  }

  /** What Arena is to be told, which ends at once when it is asked to. */
  Map<String, String> configuration() {
    Map<String, String> configuration = new HashMap<>(postgres.configuration());
    configuration.putAll(redis.configuration());
    configuration.put("quarkus.shutdown.delay", "0s");
    return configuration;
  }

  @Override
  public void close() {
    redis.close();
    postgres.close();
  }
}
