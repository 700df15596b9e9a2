package games.arena.chaos;

import static games.arena.chaos.Scenario.healed;
import static games.arena.testing.Patience.await;

import games.arena.devservers.RedisServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A replica takes over from a primary, without what the primary acknowledged last: the keepers make
 * up for it.
 */
@Tag("chaos")
class RedisFailoverIT {

  private static final List<String> KEYS =
      List.of("arena:{queue}:pending", "arena:{all-time}:scores");

  @Test
  void inAClusterOfThree() {
    failOver(ClusterTopology.start());
  }

  @Test
  void watchedBySentinels() {
    failOver(SentinelTopology.start());
  }

  /** The settings are those that {@code k8s/components/redis-sentinel} gives to Arena. */
  @Test
  void watchedBySentinelsThatAskForAPasswordAsTheServersDo() {
    RedisTopology redis = SentinelTopology.startWithPassword();
    Map<String, String> settings = Map.of("quarkus.redis.tls-configuration-name", "");
    try (Scenario scenario = new Scenario(Stage.open(2, redis, settings))) {
      scenario.underLoad(
          100,
          () -> {
            RedisServer primary = server(redis, KEYS.get(0));
            primary.kill();
            long killed = System.nanoTime();
            awaitAnother(redis, KEYS.get(0), primary);
            System.out.printf(
                "Another primary %.1f s after the kill%n", (System.nanoTime() - killed) / 1e9);
          });
    }
  }

  private static void failOver(RedisTopology redis) {
    try (Scenario scenario = new Scenario(Stage.open(2, redis, Map.of()))) {
      scenario.underLoad(100, () -> Scenario.await(scenario, 100));
      for (String key : KEYS) {
        scenario.underLoad(
            100,
            () -> {
              RedisServer primary = server(redis, key);
              primary.kill();
              awaitAnother(redis, key, primary);
              primary.start();
            });
      }
      scenario.underLoad(
          100,
          () -> {
            RedisServer primary = server(redis, KEYS.get(0));
            primary.pause();
            awaitAnother(redis, KEYS.get(0), primary);
            primary.resume();
          });
    }
  }

  private static RedisServer server(RedisTopology redis, String key) {
    int port = redis.portOf(key);
    return redis.all().stream().filter(server -> server.port() == port).findFirst().orElseThrow();
  }

  private static void awaitAnother(RedisTopology redis, String key, RedisServer primary) {
    await().atMost(healed()).ignoreExceptions().until(() -> redis.portOf(key) != primary.port());
  }
}
