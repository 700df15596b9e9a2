package games.arena.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.chaos.Players.Answer;
import games.arena.devservers.ArenaServer;
import games.arena.devservers.RedisServer;
import games.arena.testing.Patience;
import games.arena.testing.RealServers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Redis in every state but a good one: battles are accepted, and afterwards all is well. */
@Tag("chaos")
class RedisFaultsIT {

  private static Scenario scenario;

  @BeforeAll
  static void open() {
    // So that it takes a while to read its data at start, and says so.
    scenario =
        new Scenario(
            Stage.open(
                2,
                Map.of(),
                "--key-load-delay",
                "20000",
                "--loading-process-events-interval-bytes",
                "1024"));
  }

  @AfterAll
  static void close() {
    if (scenario != null) {
      scenario.close();
    }
  }

  private static RedisServer redis() {
    return scenario.stage().redis();
  }

  private static Object tell(Object... command) {
    return Resp.send(redis().port(), command);
  }

  @Test
  void frozen() {
    scenario.underLoad(
        100,
        () -> {
          redis().pause();
          scenario.checkWithoutRedis();
          // By now it is known that Redis does not answer, and nobody waits to find out.
          for (ArenaServer replica : scenario.stage().replicas()) {
            for (int i = 0; i < 10; i++) {
              Answer answer = scenario.challenge(replica);
              assertThat(answer.status()).isEqualTo(202);
              assertThat(answer.took()).isLessThan(atOnce());
            }
          }
          redis().resume();
        });
  }

  @Test
  void killedAgainAndAgain() {
    scenario.underLoad(
        100,
        () -> {
          for (int i = 0; i < 5; i++) {
            redis().kill();
            redis().start();
          }
        });
  }

  @Test
  void readingItsData() {
    scenario.underLoad(
        100,
        () -> {
          IntStream.range(0, 300).forEach(i -> tell("SET", "unrelated:" + i, i));
          tell("SAVE");
          redis().kill();
          CompletableFuture<Void> started = CompletableFuture.runAsync(() -> redis().start());
          scenario.checkWithoutRedis();
          started.join();
        });
  }

  @Test
  void readOnly() {
    scenario.underLoad(
        100,
        () -> {
          tell("REPLICAOF", "127.0.0.1", "1");
          scenario.checkWithoutRedis();
          tell("REPLICAOF", "NO", "ONE");
        });
  }

  @Test
  void replicaOfAnEmptyOne() {
    try (RedisServer other = RealServers.redis()) {
      scenario.underLoad(
          100,
          () -> {
            tell("REPLICAOF", "127.0.0.1", other.port());
            scenario.checkWithoutRedis();
            tell("REPLICAOF", "NO", "ONE");
          });
    }
  }

  @Test
  void outOfMemory() {
    scenario.underLoad(
        100,
        () -> {
          tell("CONFIG", "SET", "maxmemory-policy", "noeviction");
          tell("CONFIG", "SET", "maxmemory", "1");
          scenario.checkWithoutRedis();
          tell("CONFIG", "SET", "maxmemory", "0");
        });
  }

  @Test
  void evictingWhatItHolds() {
    for (String policy : new String[] {"allkeys-random", "allkeys-lru", "volatile-lru"}) {
      scenario.underLoad(
          100,
          () -> {
            tell("CONFIG", "SET", "maxmemory-policy", policy);
            tell("CONFIG", "SET", "maxmemory", "2500kb");
            for (int i = 0; i < 300; i++) {
              tell("SET", "unrelated:" + i, "x".repeat(20_000), "EX", 60);
            }
            Scenario.await(scenario, 100);
            tell("CONFIG", "SET", "maxmemory", "0");
          });
    }
  }

  @Test
  void emptiedAgainAndAgain() {
    scenario.underLoad(
        100,
        () -> {
          for (int i = 0; i < 20; i++) {
            tell("FLUSHALL");
          }
        });
  }

  @Test
  void withoutScripts() {
    scenario.underLoad(100, () -> tell("SCRIPT", "FLUSH"));
  }

  @Test
  void itsConnectionsCut() {
    scenario.underLoad(
        100,
        () -> {
          for (int i = 0; i < 20; i++) {
            tell("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
          }
        });
  }

  @Test
  void backWithAnOldSnapshot() {
    scenario.underLoad(
        100,
        Duration.ofMinutes(5),
        () -> {
          tell("SAVE");
          Scenario.await(scenario, 500);
          redis().kill();
          redis().start();
        });
  }

  private static Duration atOnce() {
    return Patience.seconds(1);
  }
}
