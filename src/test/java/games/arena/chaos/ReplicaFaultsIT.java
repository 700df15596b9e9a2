package games.arena.chaos;

import static games.arena.chaos.Scenario.healed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import games.arena.devservers.ArenaServer;
import games.arena.testing.Patience;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What happens to the processes themselves. */
@Tag("chaos")
class ReplicaFaultsIT {

  /** Longer than a worker's lease, and than PostgreSQL lets a transaction be idle. */
  private static final int PAST_EVERY_TIMEOUT_SECONDS = 16;

  private static final Path FAKETIME =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

  private static Scenario scenario;
  private static Stage stage;

  @BeforeAll
  static void open() {
    stage = Stage.open(3);
    scenario = new Scenario(stage);
  }

  @AfterAll
  static void close() {
    if (scenario != null) {
      scenario.close();
    }
  }

  @Test
  void threeThatStartTogetherOnAnEmptyDatabaseMigrateItOnce() {
    assertThat(stage.count("select count(*) - count(distinct version) from flyway_schema_history"))
        .isZero();
    assertThat(stage.count("select count(*) from flyway_schema_history where not success"))
        .isZero();
  }

  @Test
  void stoppedForLongerThanAnyTimeOut() {
    ArenaServer stopped = stage.replica(1);
    scenario.underLoad(
        100,
        () -> {
          stopped.pause();
          TimeUnit.SECONDS.sleep(PAST_EVERY_TIMEOUT_SECONDS);
          stopped.resume();
        });
  }

  @Test
  void stoppedInTheMidstOfABatch() {
    ArenaServer stopped = stage.replica(1);
    scenario.underLoad(
        300,
        () -> {
          stopInTransaction(stopped);
          TimeUnit.SECONDS.sleep(PAST_EVERY_TIMEOUT_SECONDS);
          stopped.resume();
        });
  }

  /** Stops it again and again, until that happens while it holds locks. */
  private static void stopInTransaction(ArenaServer replica) throws InterruptedException {
    for (int i = 0; i < 500; i++) {
      replica.pause();
      // A transaction that is idle for so long is that of a process that stands still.
      TimeUnit.MILLISECONDS.sleep(60);
      if (stage.count(
              """
              select count(*) from pg_stat_activity where application_name = 'arena'
              and state = 'idle in transaction' and state_change < clock_timestamp() - interval '50 ms'
              """)
          > 0) {
        return;
      }
      replica.resume();
    }
    throw new AssertionError("it never was in a transaction");
  }

  @Test
  void allStoppedAndWokenTogether() {
    scenario.underLoad(
        100,
        () -> {
          stage.replicas().forEach(ArenaServer::pause);
          TimeUnit.SECONDS.sleep(PAST_EVERY_TIMEOUT_SECONDS);
          stage.replicas().forEach(ArenaServer::resume);
        });
  }

  @Test
  void toldToEndUnderLoadOneAfterTheOther() {
    scenario.underLoad(
        200,
        () -> {
          for (ArenaServer leaving : stage.replicas()) {
            ProcessHandle process = ProcessHandle.of(leaving.pid()).orElseThrow();
            leaving.terminate();
            Stage.awaitStatus(leaving, "/q/health/ready", 503, Patience.seconds(3));
            process.onExit().get(Patience.seconds(30).toSeconds(), TimeUnit.SECONDS);
            leaving.start();
          }
        });
  }

  @Test
  void withAClockThatIsWrong() {
    assumeTrue(Files.exists(FAKETIME), "needs libfaketime");
    ArenaServer astray =
        new ArenaServer(
            stage.configuration(3, Map.of()),
            "env",
            "LD_PRELOAD=" + FAKETIME,
            "DONT_FAKE_MONOTONIC=1",
            "FAKETIME=+3d");
    try (astray) {
      astray.start();
      Stage.awaitReady(astray, healed());
      stage.replicas().add(astray);
      scenario.underLoad(100, () -> Scenario.await(scenario, 300));
      assertThat(
              stage.count(
                  "select count(*) from battle where greatest(submitted_at, finished_at) > now()"))
          .isZero();
    } finally {
      stage.replicas().remove(astray);
    }
  }
}
