package games.arena.chaos;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.devservers.ArenaServer;
import games.arena.testing.Patience;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Kills replicas at random moments, a hundred times, now and then also while they start, and lets
 * every other fault happen meanwhile. The same seed ({@code -Dchaos.seed}) draws the same moments.
 */
@Tag("chaos")
class LongRunIT {

  private static final int REPLICAS = 3;
  private static final int KILLS = Integer.getInteger("chaos.kills", 100);
  private static final int BATTLES = Integer.getInteger("chaos.battles", 50_000);
  private static final int PER_SECOND = Integer.getInteger("chaos.rate", 100);
  private static final int LONGEST_LIFE_MILLIS = 5_000;
  private static final int KILLS_BETWEEN_AUDITS = 20;
  private static final int KILLS_BETWEEN_OTHER_FAULTS = 4;

  private final ExecutorService killers = Executors.newFixedThreadPool(REPLICAS);
  private final List<ReentrantLock> turns =
      Stream.generate(ReentrantLock::new).limit(REPLICAS).toList();
  private final AtomicInteger kills = new AtomicInteger();
  private final Map<String, Integer> faults = new TreeMap<>();
  private final Map<Integer, Long> answers = new TreeMap<>();
  private int accepted;
  private int audits;

  @Test
  void aHundredKillsAndEveryOtherFaultLoseNothing() throws Exception {
    long began = System.nanoTime();
    try (Scenario scenario = new Scenario(Stage.open(REPLICAS), 60)) {
      Iterator<Map.Entry<String, Scenario.Fault>> others =
          Stream.generate(() -> otherFaults(scenario)).flatMap(List::stream).iterator();
      while (kills.get() < KILLS || accepted < BATTLES) {
        Load load = scenario.load(PER_SECOND);
        try (load) {
          round(scenario.stage(), others);
          awaitShare(load);
        }
        accepted += load.size();
        load.answers().forEach((status, count) -> answers.merge(status, count, Long::sum));
        scenario.inspector().inspect(load, quiet());
        audits++;
        report(began);
      }
      long battles = scenario.stage().count("select count(*) from battle");
      System.out.printf(
          "Seed %d: %d battles, %d kills, %d audits, all clean%n",
          Scenario.SEED, battles, kills.get(), audits);
      assertThat(battles).isGreaterThanOrEqualTo(BATTLES);
    } finally {
      killers.shutdownNow();
    }
  }

  /** All replicas run by now; the rest of the round's battles comes quickly. */
  private void awaitShare(Load load) {
    long share = (long) BATTLES * KILLS_BETWEEN_AUDITS / KILLS;
    await(share + " battles are accepted, beside " + load.answers())
        .atMost(longestRound())
        .until(() -> load.size() >= share);
  }

  private void report(long began) {
    System.out.printf(
        "%.0f s: %d kills, %d battles accepted, answers %s, other faults %s; audit %d is clean%n",
        (System.nanoTime() - began) / 1e9, kills.get(), accepted, answers, faults, audits);
  }

  /** Some kills, with other faults in between; in the end all replicas run. */
  private void round(Stage stage, Iterator<Map.Entry<String, Scenario.Fault>> others)
      throws Exception {
    int last = kills.get() + KILLS_BETWEEN_AUDITS;
    List<Future<?>> rounds = new ArrayList<>();
    for (int i = 0; i < REPLICAS; i++) {
      int replica = i;
      Random random = new Random(Scenario.SEED + replica + last);
      rounds.add(
          killers.submit(() -> kill(stage.replica(replica), turns.get(replica), random, last)));
    }
    while (kills.get() < last) {
      int next = Math.min(last, kills.get() + KILLS_BETWEEN_OTHER_FAULTS);
      var other = others.next();
      other.getValue().happen();
      faults.merge(other.getKey(), 1, Integer::sum);
      await(next + " kills").atMost(longestRound()).until(() -> kills.get() >= next);
    }
    for (Future<?> one : rounds) {
      one.get();
    }
  }

  /** Lets a replica live for a while, kills it, and starts it again. */
  private Void kill(ArenaServer replica, ReentrantLock turn, Random random, int last)
      throws InterruptedException {
    while (kills.get() < last) {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_LIFE_MILLIS));
      turn.lock();
      try {
        replica.kill();
        kills.incrementAndGet();
        if (random.nextInt(5) == 0) {
          killWhileItStarts(replica, random);
        }
        start(replica);
      } finally {
        turn.unlock();
      }
    }
    return null;
  }

  private void killWhileItStarts(ArenaServer replica, Random random) throws InterruptedException {
    CompletableFuture<Void> start = CompletableFuture.runAsync(replica::start);
    TimeUnit.MILLISECONDS.sleep(1_000 + random.nextInt(LONGEST_LIFE_MILLIS));
    replica.killNow();
    kills.incrementAndGet();
    start.exceptionally(killed -> null).join();
    replica.kill();
  }

  /** Without PostgreSQL a start fails, and whoever runs a replica starts it again. */
  private static void start(ArenaServer replica) {
    for (int tries = 1; !replica.isRunning(); tries++) {
      try {
        replica.start();
      } catch (UncheckedIOException e) {
        if (tries == 5) {
          throw e;
        }
      }
    }
  }

  /** Does something to one that is neither killed nor started meanwhile. */
  private void alone(Stage stage, int index, Harm harm) throws Exception {
    turns.get(index).lock();
    try {
      harm.to(stage.replica(index));
    } finally {
      turns.get(index).unlock();
    }
  }

  private interface Harm {
    void to(ArenaServer replica) throws Exception;
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
            () ->
                alone(
                    stage,
                    1,
                    stopped -> {
                      stopped.pause();
                      TimeUnit.SECONDS.sleep(13);
                      stopped.resume();
                    })));
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
            () ->
                alone(
                    stage,
                    2,
                    leaving -> {
                      ProcessHandle process = ProcessHandle.of(leaving.pid()).orElseThrow();
                      leaving.terminate();
                      process.onExit().get(Patience.seconds(30).toSeconds(), TimeUnit.SECONDS);
                      start(leaving);
                    })));
    all.add(
        Map.entry(
            "Redis evicting",
            () -> {
              tell(stage, "CONFIG", "SET", "maxmemory-policy", "allkeys-random");
              tell(stage, "CONFIG", "SET", "maxmemory", "2500kb");
              for (int i = 0; i < 300; i++) {
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

  private static Duration longestRound() {
    return Patience.seconds(600);
  }

  private static Duration quiet() {
    return Patience.seconds(120);
  }
}
