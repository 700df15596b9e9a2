package games.arena.bench;

import games.arena.battle.OwnDatabase;
import games.arena.devservers.Packaging;
import games.arena.devservers.PostgresServer;
import games.arena.devservers.RedisServer;
import games.arena.testing.RealServers;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** A PostgreSQL and a Redis for what is measured. */
record Servers(PostgresServer postgres, RedisServer redis) implements AutoCloseable {

  /** Starts them for what was packaged; a benchmark of what was not is skipped. */
  static Servers of(Packaging packaging) {
    Assumptions.assumeTrue(packaging.isThere(), packaging + " was not built");
    return start();
  }

  /** Starts them, with a PostgreSQL that waits for its disk. */
  static Servers start() {
    return new Servers(
        RealServers.postgres("fsync=on", "full_page_writes=on"), RealServers.redis());
  }

  OwnDatabase database() {
    return new OwnDatabase(postgres);
  }

  /** What Arena is to be told, which ends at once when it is asked to. */
  Map<String, String> configuration() {
    Map<String, String> configuration = new HashMap<>(postgres.configuration());
    configuration.putAll(redis.configuration());
    configuration.put("quarkus.shutdown.delay", "0s");
    return configuration;
  }

  /**
   * Makes the schema, and players with the ids from 1 on, and has PostgreSQL analyse them: as in
   * production its statistics are of a time when no battle was queued.
   */
  void insertPlayers(int count) {
    OwnDatabase database = database();
    database.migrate("latest");
    database.sql(
        """
        insert into player (name, name_key, gold, silver, attack, hit_points, luck, score)
          select 'p' || i, 'p' || i, 1000000, 1000000, 70, 100, 10, i / 2 * 17
          from generate_series(1, %d) as i
        """
            .formatted(count));
    database.sql("analyze");
  }

  @Override
  public void close() {
    redis.close();
    postgres.close();
  }
}
