package games.arena.chaos;

import static games.arena.testing.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import games.arena.chaos.Players.Answer;
import games.arena.devservers.ArenaServer;
import games.arena.testing.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Replicas are killed and Redis is emptied while three consumers follow the events: one reads the
 * feed, one listens to the stream and goes away at random, and one is a webhook's receiver that
 * fails at random. {@code -Dchaos.events.battles} sizes it.
 */
@Tag("chaos")
class EventsUnderFaultsIT {

  private static final int BATTLES = Integer.getInteger("chaos.events.battles", 100_000);
  private static final int PER_SECOND = Integer.getInteger("chaos.events.rate", 400);
  private static final Duration LONGEST = Patience.seconds(60 + 5 * BATTLES / PER_SECOND);
  private static final Duration CAUGHT_UP = Patience.seconds(60 + BATTLES / 200);
  private static final Duration BETWEEN_FAULTS = Duration.ofSeconds(4);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private volatile boolean over;

  @Test
  void everyConsumerHasEveryBattleInOrder() throws Exception {
    Map<String, String> quick =
        Map.of(
            "arena.webhooks.allow-private", "true",
            "arena.webhooks.first-pause", "100ms",
            "arena.webhooks.timeout", "500ms");
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Scenario scenario = new Scenario(Stage.open(2, quick), 60);
        WebhookReceiver receiver = new WebhookReceiver()) {
      Stage stage = scenario.stage();
      receiver.register(stage.replica(0));
      Consumer feed = new Consumer();
      Consumer stream = new Consumer();
      threads.execute(() -> readFeed(stage, feed));
      threads.execute(() -> listen(stage, stream));
      Load load = scenario.load(PER_SECOND);
      int faults = 0;
      long began = System.nanoTime();
      try (load) {
        while (load.size() < BATTLES) {
          assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LONGEST);
          TimeUnit.MILLISECONDS.sleep(BETWEEN_FAULTS.toMillis());
          if (++faults % 3 == 0) {
            Resp.send(stage.redis().port(), "FLUSHALL");
          } else {
            ArenaServer killed = stage.replica(faults % 2);
            killed.kill();
            killed.start();
          }
        }
      }
      stage.awaitReady();
      await()
          .atMost(CAUGHT_UP)
          .until(() -> stage.count("select count(*) from pending_battle") == 0);
      long battles = stage.count("select count(*) from battle");
      for (Consumer consumer : List.of(feed, stream, receiver.consumer)) {
        await()
            .atMost(CAUGHT_UP)
            .pollInterval(Duration.ofMillis(200))
            .untilAsserted(() -> assertThat(consumer.battles()).isEqualTo(battles));
        assertThat(consumer.outOfOrder()).isEmpty();
      }
      assertThat(feed.repeated()).isZero();
      assertThat(stream.repeated()).isZero();
      System.out.printf(
          "%d battles, %d faults in %d s; %d streams, %d deliveries refused, %d repeated%n",
          battles,
          faults,
          Duration.ofNanos(System.nanoTime() - began).toSeconds(),
          stream.connections,
          receiver.refused,
          receiver.consumer.repeated());
    } finally {
      over = true;
      threads.shutdownNow();
    }
  }

  /** What a consumer was told, in the order in which it was. */
  private static final class Consumer {

    private final Map<Long, String> battles = new LinkedHashMap<>();
    private final Map<Long, Long> newestOf = new HashMap<>();
    private final List<String> outOfOrder = new ArrayList<>();
    private int repeated;
    private String last;
    private volatile int connections;

    synchronized void take(JsonNode event) {
      String id = event.get("id").asText();
      if (!event.get("type").asText().startsWith("battle.")) {
        last = id;
        return;
      }
      long battle = event.at("/data/id").asLong();
      if (battles.putIfAbsent(battle, id) != null) {
        repeated++;
        last = id;
        return;
      }
      last = id;
      // A player's battles are fought in the order of their ids.
      for (JsonNode player : event.get("playerIds")) {
        Long newest = newestOf.put(player.asLong(), battle);
        if (newest != null && newest > battle) {
          outOfOrder.add("player %s: %d after %d".formatted(player, battle, newest));
        }
      }
    }

    synchronized long battles() {
      return battles.size();
    }

    synchronized int repeated() {
      return repeated;
    }

    synchronized List<String> outOfOrder() {
      return List.copyOf(outOfOrder);
    }

    synchronized String last() {
      return last;
    }
  }

  private void readFeed(Stage stage, Consumer consumer) {
    Random random = new Random(Scenario.SEED);
    String next = "0".repeat(32);
    while (!over) {
      try {
        Answer answer =
            Players.asAdmin(
                stage.replica(random.nextInt(2)),
                "GET",
                "/v1/events?types=battle.finished,battle.failed&limit=100&after=" + next);
        if (answer.status() == 200) {
          answer.json().get("items").forEach(consumer::take);
          next = answer.json().get("next").asText();
          if (answer.json().get("items").isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(50);
          }
        }
      } catch (IOException e) {
        // The replica was killed; the next one goes on.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void listen(Stage stage, Consumer consumer) {
    Random random = new Random(Scenario.SEED + 1);
    while (!over) {
      HttpRequest.Builder request =
          Players.request(
              stage.replica(random.nextInt(2)).uri("/v1/events/stream"),
              "admin",
              Stage.ADMIN_PASSWORD);
      String last = consumer.last();
      try {
        TimeUnit.MILLISECONDS.sleep(50);
      } catch (InterruptedException e) {
        return;
      }
      request.header("Last-Event-ID", last == null ? "0".repeat(32) : last);
      try {
        HttpResponse<InputStream> response =
            CLIENT.send(request.build(), BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
          continue;
        }
        consumer.connections++;
        int events = 1 + random.nextInt(3_000);
        try (BufferedReader lines =
            new BufferedReader(new InputStreamReader(response.body(), UTF_8))) {
          String line;
          while (events > 0 && (line = lines.readLine()) != null) {
            if (line.startsWith("data: ")) {
              consumer.take(JSON.readTree(line.substring("data: ".length())));
              events--;
            }
          }
        }
      } catch (IOException e) {
        // Killed, or not up yet.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Takes most deliveries, and answers 500, hangs or dies else. */
  private static final class WebhookReceiver implements AutoCloseable {

    private final Consumer consumer = new Consumer();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile HttpServer server;
    private volatile int refused;

    WebhookReceiver() throws IOException {
      open(0);
    }

    private void open(int port) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      server.createContext("/", this::answer);
      server.setExecutor(threads);
      server.start();
    }

    void register(ArenaServer replica) throws IOException, InterruptedException {
      String body =
          "{\"url\": \"http://127.0.0.1:%d/\", \"types\": [\"battle.finished\", \"battle.failed\"]}"
              .formatted(server.getAddress().getPort());
      HttpResponse<String> response =
          CLIENT.send(
              Players.request(replica.uri("/v1/admin/webhooks"), "admin", Stage.ADMIN_PASSWORD)
                  .POST(BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    }

    private void answer(HttpExchange exchange) throws IOException {
      byte[] body = exchange.getRequestBody().readAllBytes();
      int luck = ThreadLocalRandom.current().nextInt(2_000);
      if (luck < 3) {
        refused++;
        if (luck == 0) {
          exchange.sendResponseHeaders(500, -1);
          exchange.close();
        } else if (luck == 1) {
          // Nobody answers, and the connection stays.
        } else {
          threads.execute(this::dieAndComeBack);
        }
        return;
      }
      consumer.take(JSON.readTree(body));
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    }

    private synchronized void dieAndComeBack() {
      int port = server.getAddress().getPort();
      server.stop(0);
      try {
        open(port);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      server.stop(0);
      threads.shutdownNow();
    }
  }
}
