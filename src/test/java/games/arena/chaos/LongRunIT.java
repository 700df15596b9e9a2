package games.arena.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.devservers.ArenaServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Kills replicas at random moments, a hundred times, also while they start, and lets every other
 * fault happen in between. The same seed ({@code -Dchaos.seed}) kills the same replicas in the same
 * order.
 */
@Tag("chaos")
class LongRunIT {

  private static final int KILLS = Integer.getInteger("chaos.kills", 100);
  private static final int BATTLES = Integer.getInteger("chaos.battles", 50_000);
  private static final int PER_SECOND = Integer.getInteger("chaos.rate", 100);
  private static final int KILLS_BETWEEN_AUDITS = 20;
  private static final int KILLS_BETWEEN_OTHER_FAULTS = 4;
  private static final Duration QUIET = Duration.ofMinutes(3);

  private final Random random = new Random(Scenario.SEED);
  private final ExecutorService starter = Executors.newCachedThreadPool();
  private final Map<ArenaServer, Future<?>> starting = new LinkedHashMap<>();
  private final Map<String, Integer> faults = new TreeMap<>();
  private final Map<Integer, Long> answers = new TreeMap<>();
  private int accepted;
  private int audits;

  @Test
  void aHundredKillsAndEveryOtherFaultLoseNothing() throws Exception {
    long began = System.nanoTime();
    try (Scenario scenario = new Scenario(Stage.open(3), 60)) {
      List<Map.Entry<String, Scenario.Fault>> others = otherFaults(scenario);
      int kills = 0;
      while (kills < KILLS || accepted < BATTLES) {
        Load load = scenario.load(PER_SECOND);
        try (load) {
          for (int i = 0; i < KILLS_BETWEEN_AUDITS; i++, kills++) {
            kill(scenario.stage().replicas());
            if (kills % KILLS_BETWEEN_OTHER_FAULTS == 0) {
              var other = others.get(kills / KILLS_BETWEEN_OTHER_FAULTS % others.size());
              other.getValue().happen();
              faults.merge(other.getKey(), 1, Integer::sum);
            }
          }
          awaitStarted();
          Scenario.awaitMore(load, PER_SECOND);
        }
        accepted += load.size();
        load.answers().forEach((status, count) -> answers.merge(status, count, Long::sum));
        scenario.inspector().inspect(load, QUIET);
        audits++;
        report(began, kills);
      }
      long finished = scenario.stage().count("select count(*) from battle");
      System.out.printf(
          "seed %d: %d battles (%d answered with 202), %d kills, %d audits clean, %.0f s%n",
          Scenario.SEED, finished, accepted, kills, audits, (System.nanoTime() - began) / 1e9);
      assertThat(finished).isGreaterThanOrEqualTo(BATTLES);
    } finally {
      starter.shutdownNow();
    }
  }

  private void report(long began, int kills) {
    System.out.printf(
        "%.0f s: %d kills, %d battles, answers %s, other faults %s, audit %d clean%n",
        (System.nanoTime() - began) / 1e9, kills, accepted, answers, faults, audits);
  }

  /** Kills one, whatever it does, and has it started again meanwhile. */
  private void kill(List<ArenaServer> replicas) throws Exception {
    ArenaServer victim = replicas.get(random.nextInt(replicas.size()));
    TimeUnit.MILLISECONDS.sleep(random.nextInt(1_000));
    Future<?> start = starting.get(victim);
    if (start != null) {
      // Every other time in the midst of its start.
      if (random.nextBoolean()) {
        start.get();
      } else {
        victim.killNow();
        waitFor(start);
      }
    }
    victim.kill();
    starting.put(victim, starter.submit(victim::start));
    // Somebody should be there to be asked.
    while (replicas.stream().noneMatch(replica -> replica.status("/q/health/live") == 200)) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private static void waitFor(Future<?> start) throws InterruptedException {
    try {
      start.get();
    } catch (java.util.concurrent.ExecutionException killed) {
      // That was the intention.
    }
  }

  private void awaitStarted() throws Exception {
    for (Future<?> start : starting.values()) {
      start.get();
    }
  }

  private List<Map.Entry<String, Scenario.Fault>> otherFaults(Scenario scenario) {
    Stage stage = scenario.stage();
    List<Map.Entry<String, Scenario.Fault>> all = new ArrayList<>();
    all.add(Map.entry("Redis emptied", () -> tell(stage, "FLUSHALL")));
    all.add(
        Map.entry(
            "Redis killed",
            () -> {
              stage.redis().kill();
              TimeUnit.SECONDS.sleep(2);
              stage.redis().start();
            }));
    all.add(
        Map.entry(
            "PostgreSQL's connections cut",
            () ->
                stage.sql(
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'arena'")));
    all.add(
        Map.entry(
            "Redis frozen",
            () -> {
              stage.redis().pause();
              TimeUnit.SECONDS.sleep(5);
              stage.redis().resume();
            }));
    all.add(
        Map.entry(
            "replica stopped",
            () -> {
              ArenaServer stopped = stage.replica(random.nextInt(3));
              awaitStarted();
              stopped.pause();
              TimeUnit.SECONDS.sleep(13);
              stopped.resume();
            }));
    all.add(
        Map.entry(
            "PostgreSQL killed",
            () -> {
              stage.postgres().kill();
              TimeUnit.SECONDS.sleep(2);
              stage.postgres().start();
            }));
    all.add(Map.entry("scripts flushed", () -> tell(stage, "SCRIPT", "FLUSH")));
    all.add(
        Map.entry(
            "Redis read-only",
            () -> {
              tell(stage, "REPLICAOF", "127.0.0.1", "1");
              TimeUnit.SECONDS.sleep(3);
              tell(stage, "REPLICAOF", "NO", "ONE");
            }));
    all.add(
        Map.entry(
            "PostgreSQL frozen",
            () -> {
              stage.postgres().pause();
              TimeUnit.SECONDS.sleep(12);
              stage.postgres().resume();
            }));
    all.add(
        Map.entry(
            "Redis out of memory",
            () -> {
              tell(stage, "CONFIG", "SET", "maxmemory", "1");
              TimeUnit.SECONDS.sleep(3);
              tell(stage, "CONFIG", "SET", "maxmemory", "0");
            }));
    all.add(
        Map.entry(
            "replica told to end",
            () -> {
              ArenaServer leaving = stage.replica(random.nextInt(3));
              awaitStarted();
              ProcessHandle process = ProcessHandle.of(leaving.pid()).orElseThrow();
              leaving.terminate();
              process.onExit().get(30, TimeUnit.SECONDS);
              starting.put(leaving, starter.submit(leaving::start));
            }));
    all.add(
        Map.entry(
            "Redis evicting",
            () -> {
              tell(stage, "CONFIG", "SET", "maxmemory-policy", "allkeys-random");
              tell(stage, "CONFIG", "SET", "maxmemory", "1400kb");
              for (int i = 0; i < 200; i++) {
                tell(stage, "SET", "unrelated:" + i, "x".repeat(20_000), "EX", 60);
              }
              tell(stage, "CONFIG", "SET", "maxmemory-policy", "noeviction");
              tell(stage, "CONFIG", "SET", "maxmemory", "0");
            }));
    return all;
  }

  private static void tell(Stage stage, Object... command) {
    Resp.send(stage.redis().port(), command);
  }
}
