package games.arena.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import games.arena.chaos.Players.Answer;
import games.arena.chaos.Players.Player;
import games.arena.devservers.ArenaServer;
import games.arena.testing.Patience;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Clients that move gold and silver at random, and send a request again, under the same key, until
 * it is answered, whatever comes in between. Each transaction's reason is its key and its place in
 * the request.
 */
final class Payments implements AutoCloseable {

  private static final Duration BEFORE_NEXT_TRY = Duration.ofMillis(50);

  /**
   * A transaction that was answered with 201, or with 200 after an answer was lost.
   *
   * @param sentAt when it was first sent (nanoseconds, this process' clock)
   * @param answeredAt when the answer had come
   */
  record Made(long id, long playerId, String reason, long sentAt, long answeredAt) {}

  private final List<ArenaServer> replicas;
  private final List<Player> players;
  private final ExecutorService clients;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Queue<Made> made = new ConcurrentLinkedQueue<>();
  private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();

  private Payments(List<ArenaServer> replicas, List<Player> players, int clients) {
    this.replicas = List.copyOf(replicas);
    this.players = List.copyOf(players);
    this.clients = Executors.newFixedThreadPool(clients);
  }

  static Payments on(List<ArenaServer> replicas, List<Player> players, int clients, long seed) {
    Payments payments = new Payments(replicas, players, clients);
    for (int i = 0; i < clients; i++) {
      String keys = "pay-%d-%d-".formatted(seed, i);
      Random random = new Random(seed + i);
      payments.clients.execute(() -> payments.run(keys, random));
    }
    return payments;
  }

  private void run(String keys, Random random) {
    try {
      for (int n = 0; stop.getCount() > 0; n++) {
        pay(keys + n, random);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      unexpected.add(e.toString());
    }
  }

  private void pay(String key, Random random) throws InterruptedException {
    long amount = 1 + random.nextInt(50);
    Player one = player(random);
    Player other = player(random);
    boolean batch = random.nextInt(4) == 0;
    String path = batch ? "/v1/transactions" : "/v1/players/" + one.id() + "/transactions";
    String body =
        batch
            ? "{\"transactions\": [%s, %s]}"
                .formatted(item(one, -amount, key + "/0"), item(other, amount, key + "/1"))
            : "{\"gold\": %d, \"silver\": %d, \"reason\": \"%s/0\"}"
                .formatted(random.nextInt(3) == 0 ? -amount : amount, amount, key);
    long sentAt = System.nanoTime();
    do {
      try {
        Answer answer = send(replicas.get(random.nextInt(replicas.size())), path, key, body);
        if (answer.status() == 201 || answer.status() == 200) {
          note(answer.json(), batch, sentAt);
          return;
        }
        if (answer.status() == 422 && answer.body().contains("would make the balance")) {
          return;
        }
        if (answer.status() != 503 || !answer.hasRetryAfter()) {
          unexpected.add(answer.status() + " " + answer.body());
        }
      } catch (IOException e) {
        // The replica was killed; whether the transaction was made is not known.
      }
    } while (!stop.await(BEFORE_NEXT_TRY.toNanos(), TimeUnit.NANOSECONDS));
  }

  private Player player(Random random) {
    return players.get(random.nextInt(players.size()));
  }

  private static String item(Player player, long gold, String reason) {
    return "{\"playerId\": %d, \"gold\": %d, \"reason\": \"%s\"}"
        .formatted(player.id(), gold, reason);
  }

  private static Answer send(ArenaServer replica, String path, String key, String body)
      throws IOException {
    return Players.send(
        Players.request(replica.uri(path), "admin", Stage.ADMIN_PASSWORD)
            .header("Idempotency-Key", key)
            .POST(BodyPublishers.ofString(body)));
  }

  private void note(JsonNode answer, boolean batch, long sentAt) {
    long now = System.nanoTime();
    for (JsonNode item : batch ? answer.get("transactions") : List.of(answer)) {
      made.add(
          new Made(
              item.get("id").asLong(),
              item.get("playerId").asLong(),
              item.get("reason").asText(),
              sentAt,
              now));
    }
  }

  /** How many transactions were made so far. */
  int size() {
    return made.size();
  }

  /** What was made so far. */
  List<Made> made() {
    return List.copyOf(made);
  }

  /** Answers that no fault excuses. */
  List<String> unexpected() {
    return List.copyOf(unexpected);
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
