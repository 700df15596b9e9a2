package games.arena.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.chaos.Players.Answer;
import games.arena.devservers.ArenaServer;
import games.arena.testing.Patience;
import games.arena.testing.RealServers;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The faults that happen most, one after another on the same replicas. */
class FaultsIT {

  /** On a busy machine, too, time enough to call a replica that is leaving. */
  private static final String SHUTDOWN_DELAY = "10s";

  private static Scenario scenario;

  @BeforeAll
  static void open() {
    scenario =
        new Scenario(
            Stage.open(
                new RedisTopology.Single(RealServers.redis()),
                stage -> {},
                List.of(replica("staying"), replica("leaving"))));
  }

  private static Map<String, String> replica(String worker) {
    return Map.of("quarkus.shutdown.delay", SHUTDOWN_DELAY, "arena.worker.name", worker);
  }

  /** Whatever the test before it left. */
  @BeforeEach
  void start() {
    scenario.stage().start();
  }

  @AfterAll
  static void close() {
    if (scenario != null) {
      scenario.close();
    }
  }

  @Test
  void replicasThatAreKilledLoseNothing() {
    Random random = new Random(Scenario.SEED);
    scenario.underLoad(
        150,
        () -> {
          for (int kill = 0; kill < 4; kill++) {
            ArenaServer victim = scenario.stage().replica(random.nextInt(2));
            TimeUnit.MILLISECONDS.sleep(random.nextInt(500));
            victim.kill();
            victim.start();
          }
        });
  }

  @Test
  void anEmptiedRedisIsFilledAgain() {
    scenario.underLoad(150, () -> Resp.send(scenario.stage().redis().port(), "FLUSHALL"));
  }

  @Test
  void withoutRedisBattlesAreAcceptedAndFoughtLater() {
    scenario.underLoad(
        100,
        () -> {
          scenario.stage().redis().kill();
          scenario.checkWithoutRedis();
          scenario.stage().redis().start();
        });
  }

  @Test
  void withoutPostgresClientsAreToldToComeLater() {
    scenario.underLoad(
        100,
        () -> {
          scenario.stage().postgres().kill();
          scenario.checkWithoutPostgres();
          scenario.stage().postgres().start();
        });
  }

  @Test
  void aReplicaThatIsToldToEndDoesSoInGoodOrder() {
    ArenaServer leaving = scenario.stage().replica(1);
    scenario.underLoad(
        150,
        () -> {
          // Those that were killed are forgotten when their lease is over.
          Patience.await().atMost(Scenario.healed()).until(() -> leavingWorkers() == 1);
          ProcessHandle process = ProcessHandle.of(leaving.pid()).orElseThrow();
          leaving.terminate();
          Stage.awaitStatus(leaving, "/q/health/ready", 503, Patience.seconds(3));
          Answer late = scenario.challenge(leaving);
          assertThat(late.status()).isEqualTo(202);
          process.onExit().get(Patience.seconds(30).toSeconds(), TimeUnit.SECONDS);
          assertThat(leavingWorkers()).isZero();
          leaving.start();
        });
  }

  /** How many workers of the second replica Redis knows. */
  private static long leavingWorkers() {
    int redis = scenario.stage().redis().port();
    return Resp.list(redis, "ZRANGE", "arena:{queue}:workers", 0, -1).stream()
        .filter(worker -> worker.startsWith("leaving."))
        .count();
  }
}
