package games.arena.chaos;

import games.arena.chaos.Players.Answer;
import games.arena.chaos.Players.Player;
import games.arena.devservers.ArenaServer;
import games.arena.testing.Patience;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * Clients that challenge at random, and send a challenge again, under the same key, until it is
 * accepted, whatever comes in between.
 */
final class Load implements AutoCloseable {

  private static final Duration BEFORE_NEXT_TRY = Duration.ofMillis(50);

  /**
   * A battle that was answered with 202.
   *
   * @param sentAt when it was first sent (nanoseconds, this process' clock)
   * @param answeredAt when the 202 had come
   */
  record Accepted(long id, long attackerId, long defenderId, long sentAt, long answeredAt) {}

  private final Function<Random, ArenaServer> balancer;
  private final List<Player> players;
  private final Duration pace;
  private final ExecutorService clients;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Queue<Accepted> accepted = new ConcurrentLinkedQueue<>();
  private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
  private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();

  private Load(
      Function<Random, ArenaServer> balancer, List<Player> players, int clients, Duration pace) {
    this.balancer = balancer;
    this.players = List.copyOf(players);
    this.pace = pace;
    this.clients = Executors.newFixedThreadPool(clients);
  }

  /**
   * Starts clients.
   *
   * @param perSecond how many battles they submit, all together, as long as nothing hinders them
   */
  static Load on(
      List<ArenaServer> replicas, List<Player> players, int clients, int perSecond, long seed) {
    List<ArenaServer> all = List.copyOf(replicas);
    return on(random -> all.get(random.nextInt(all.size())), players, clients, perSecond, seed);
  }

  /**
   * Starts clients that ask for each request where to send it.
   *
   * @param perSecond how many battles they submit, all together, as long as nothing hinders them
   */
  static Load on(
      Function<Random, ArenaServer> balancer,
      List<Player> players,
      int clients,
      int perSecond,
      long seed) {
    Load load =
        new Load(balancer, players, clients, Duration.ofSeconds(clients).dividedBy(perSecond));
    for (int i = 0; i < clients; i++) {
      int client = i;
      Random random = new Random(seed + client);
      load.clients.execute(() -> load.run("%d-%d-".formatted(seed, client), random));
    }
    return load;
  }

  private void run(String keys, Random random) {
    try {
      for (int n = 0; !stop.await(pace.toNanos(), TimeUnit.NANOSECONDS); n++) {
        int attacker = random.nextInt(players.size());
        int opponent = (attacker + 1 + random.nextInt(players.size() - 1)) % players.size();
        submit(players.get(attacker), players.get(opponent), keys + n, random);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      unexpected.add(e.toString());
    }
  }

  private void submit(Player attacker, Player opponent, String key, Random random)
      throws InterruptedException {
    long sentAt = System.nanoTime();
    do {
      ArenaServer replica = balancer.apply(random);
      try {
        Answer answer = attacker.challenge(replica, opponent, key);
        count(answer.status());
        if (answer.status() == 202) {
          long id = answer.json().get("id").asLong();
          accepted.add(new Accepted(id, attacker.id(), opponent.id(), sentAt, System.nanoTime()));
          return;
        }
        boolean later = answer.status() == 503 || answer.status() == 429;
        if (!later || !answer.hasRetryAfter()) {
          unexpected.add(answer.status() + " " + answer.response().headers() + answer.body());
        }
      } catch (IOException e) {
        count(0);
      }
    } while (!stop.await(BEFORE_NEXT_TRY.toNanos(), TimeUnit.NANOSECONDS));
  }

  private void count(int status) {
    answers.computeIfAbsent(status, s -> new LongAdder()).increment();
  }

  /** How many battles were accepted so far. */
  int size() {
    return accepted.size();
  }

  /** What was accepted so far. */
  List<Accepted> accepted() {
    return List.copyOf(accepted);
  }

  /** Answers that no fault excuses. */
  List<String> unexpected() {
    return List.copyOf(unexpected);
  }

  /** How often each status was answered; 0 stands for no answer. */
  Map<Integer, Long> answers() {
    Map<Integer, Long> counts = new TreeMap<>();
    answers.forEach((status, count) -> counts.put(status, count.sum()));
    return counts;
  }

  /** Stops, after the answers to what was sent have come. */
  @Override
  public void close() {
    stop.countDown();
    clients.shutdown();
    try {
      if (!clients.awaitTermination(Patience.seconds(60).toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("a client hangs");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
