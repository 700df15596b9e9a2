package games.arena.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.chaos.Players.Player;
import games.arena.devservers.ArenaServer;
import games.arena.testing.Patience;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Replicas come and go as in a Deployment with {@code maxUnavailable: 0}, while clients reach those
 * that a Kubernetes Service would send them to: not one request may fail.
 */
@Tag("chaos")
class RollingUpdateIT {

  private static final int CLIENTS = 8;
  private static final int BATTLES_A_SECOND = 100;

  private Scenario scenario;
  private Stage stage;
  private Service service;

  @BeforeEach
  void open() {
    stage = Stage.open(2);
    scenario = new Scenario(stage);
    service = new Service(stage.replicas());
  }

  @AfterEach
  void close() {
    service.close();
    scenario.close();
  }

  @Test
  void twoReplacedOneAfterTheOtherFailNoRequestAndLoseNoBattle() {
    underLoad(
        "rolling update",
        () -> {
          for (int i = 0; i < 2; i++) {
            ArenaServer successor = new ArenaServer(stage.configuration(2 + i, Map.of()));
            ArenaServer leaving = stage.replicas().set(i, successor);
            successor.start();
            Stage.awaitReady(successor, Scenario.healed());
            service.join(successor);
            leave(leaving);
          }
        });
  }

  @Test
  void oneOfTwoScaledDownOrDrainedFailsNoRequestAndLosesNoBattle() {
    underLoad("scale-down", () -> leave(stage.replicas().remove(1)));
  }

  private void leave(ArenaServer replica) throws Exception {
    try (replica) {
      ProcessHandle process = ProcessHandle.of(replica.pid()).orElseThrow();
      long told = System.nanoTime();
      replica.terminate();
      process.onExit().get(Patience.seconds(30).toSeconds(), TimeUnit.SECONDS);
      System.out.printf("%s ended after %d ms%n", replica, (System.nanoTime() - told) / 1_000_000);
    }
  }

  private void underLoad(String what, Scenario.Fault change) {
    Load load = Load.on(service::any, scenario.players(), CLIENTS, BATTLES_A_SECOND, Scenario.SEED);
    Reads reads = new Reads(service, scenario.player(0));
    try (load;
        reads) {
      Scenario.awaitMore(load, BATTLES_A_SECOND);
      change.happen();
      Scenario.awaitMore(load, BATTLES_A_SECOND);
    } catch (Exception e) {
      throw new AssertionError("after " + load.answers(), e);
    }
    scenario.inspector().inspect(load, Scenario.healed());
    System.out.printf(
        "%s: %d battles and %d reads, answered %s and failed %s; each replica got %s%n",
        what,
        load.size(),
        reads.succeeded.get(),
        load.answers(),
        reads.failed,
        service.sent.values());
    assertThat(load.answers()).containsOnlyKeys(202);
    assertThat(reads.failed).isEmpty();
    assertThat(reads.succeeded.get()).isPositive();
    assertThat(service.sent.values()).allMatch(sent -> sent.get() > 0);
  }

  /**
   * The ready replicas, as everybody who sends requests knows them: a while late. That while is
   * what {@code quarkus.shutdown.delay}, 3 s, and {@code preStop} are for.
   */
  private static final class Service implements AutoCloseable {

    private static final long LAG_MILLIS = 1000;

    private final List<ArenaServer> endpoints = new CopyOnWriteArrayList<>();
    private final Map<ArenaServer, AtomicInteger> sent = new ConcurrentHashMap<>();
    private final ScheduledExecutorService probes = Executors.newScheduledThreadPool(2);

    Service(List<ArenaServer> replicas) {
      replicas.forEach(this::join);
    }

    void join(ArenaServer replica) {
      sent.put(replica, new AtomicInteger());
      endpoints.add(replica);
      probes.schedule(() -> probe(replica), 0, TimeUnit.MILLISECONDS);
    }

    private void probe(ArenaServer replica) {
      if (replica.status("/q/health/ready") == 503) {
        probes.schedule(() -> endpoints.remove(replica), LAG_MILLIS, TimeUnit.MILLISECONDS);
      } else {
        probes.schedule(() -> probe(replica), 100, TimeUnit.MILLISECONDS);
      }
    }

    ArenaServer any(Random random) {
      Object[] now = endpoints.toArray();
      ArenaServer chosen = (ArenaServer) now[random.nextInt(now.length)];
      sent.get(chosen).incrementAndGet();
      return chosen;
    }

    @Override
    public void close() {
      probes.shutdownNow();
    }
  }

  /** A client that reads a board, again and again. */
  private static final class Reads implements AutoCloseable {

    private static final long EVERY_MILLIS = 20;

    private final AtomicInteger succeeded = new AtomicInteger();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();
    private final Random random = new Random(Scenario.SEED);
    private final ScheduledExecutorService reader = Executors.newSingleThreadScheduledExecutor();
    private final Service service;
    private final Player player;

    Reads(Service service, Player player) {
      this.service = service;
      this.player = player;
      reader.scheduleWithFixedDelay(this::read, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void read() {
      try {
        int status = player.get(service.any(random), "/v1/leaderboards/all-time").status();
        if (status == 200) {
          succeeded.incrementAndGet();
        } else {
          failed.add("" + status);
        }
      } catch (IOException | RuntimeException e) {
        failed.add(e.toString());
      }
    }

    @Override
    public void close() {
      reader.shutdown();
      try {
        reader.awaitTermination(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
