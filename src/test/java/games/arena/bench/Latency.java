package games.arena.bench;

import games.arena.devservers.ArenaServer;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long battles take as their attackers see it: from the moment the challenge is sent to the
 * answer that says how it ended.
 */
final class Latency {

  private static final int CLIENTS = 48;
  private static final String PASSWORD = "correct horse";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ArenaServer server;
  private final int opponents;
  private final List<String> tokens = new ArrayList<>();

  private Latency(ArenaServer server, int opponents) {
    this.server = server;
    this.opponents = opponents;
  }

  /**
   * Registers the clients as players of their own.
   *
   * @param opponents the highest id of those whom they challenge; the lowest is 1
   */
  static Latency withPlayers(ArenaServer server, int opponents) throws Exception {
    Latency latency = new Latency(server, opponents);
    for (int i = 0; i < CLIENTS; i++) {
      latency.tokens.add(latency.register("client" + i));
    }
    return latency;
  }

  /**
   * @param perSecond as many battles were fought
   */
  record Result(int battles, double perSecond, double median, double p99) {

    static Result of(Queue<Double> millis, long nanos) {
      List<Double> sorted = millis.stream().sorted().toList();
      return new Result(
          sorted.size(),
          sorted.size() * 1e9 / nanos,
          sorted.get(sorted.size() / 2),
          sorted.get(sorted.size() * 99 / 100));
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,d battles, %,.0f/s, sent to ended median %.1f ms, p99 %.1f ms",
          battles,
          perSecond,
          median,
          p99);
    }
  }

  Result oneAfterAnother(int battles) throws Exception {
    Queue<Double> millis = new ConcurrentLinkedQueue<>();
    long start = System.nanoTime();
    for (int i = 0; i < battles; i++) {
      millis.add(fight(tokens.get(0)));
    }
    return Result.of(millis, System.nanoTime() - start);
  }

  /** Each client has its own beat, and fights later where the battle before took too long. */
  Result atRate(double perSecond, Duration duration) throws Exception {
    Queue<Double> millis = new ConcurrentLinkedQueue<>();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    long start = System.nanoTime();
    long beat = Math.round(CLIENTS * 1e9 / perSecond);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        int number = i;
        all.add(
            clients.submit(
                () -> {
                  long next = start + beat * number / CLIENTS;
                  while (next < start + duration.toNanos()) {
                    LockSupport.parkNanos(next - System.nanoTime());
                    millis.add(fight(tokens.get(number)));
                    next = Math.max(next + beat, System.nanoTime());
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      clients.shutdownNow();
      clients.awaitTermination(1, TimeUnit.MINUTES);
    }
    return Result.of(millis, System.nanoTime() - start);
  }

  private double fight(String token) throws Exception {
    long opponent = ThreadLocalRandom.current().nextLong(1, opponents + 1);
    long sent = System.nanoTime();
    long battle =
        send(
                request("/v1/battles", "Bearer " + token)
                    .POST(BodyPublishers.ofString("{\"opponentId\": " + opponent + "}")),
                202)
            .getLong("id");
    JsonObject ended =
        send(request("/v1/battles/" + battle, "Bearer " + token).header("Prefer", "wait=30"), 200);
    double millis = (System.nanoTime() - sent) / 1e6;
    if (!ended.getString("status").equals("finished")) {
      throw new IllegalStateException("Not finished: " + ended);
    }
    return millis;
  }

  private String register(String name) throws Exception {
    send(
        HttpRequest.newBuilder(server.uri("/v1/players"))
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"name\": \"%s\", \"password\": \"%s\"}".formatted(name, PASSWORD))),
        201);
    String basic = Base64.getEncoder().encodeToString((name + ":" + PASSWORD).getBytes());
    return send(request("/v1/tokens", "Basic " + basic).POST(BodyPublishers.noBody()), 200)
        .getString("accessToken");
  }

  private HttpRequest.Builder request(String path, String authorization) {
    return HttpRequest.newBuilder(server.uri(path))
        .header("Authorization", authorization)
        .header("Content-Type", "application/json");
  }

  private JsonObject send(HttpRequest.Builder request, int expected) throws Exception {
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() != expected) {
      throw new IllegalStateException(response.statusCode() + " " + response.body());
    }
    return new JsonObject(response.body());
  }
}
