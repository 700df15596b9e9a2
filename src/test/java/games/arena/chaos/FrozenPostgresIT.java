package games.arena.chaos;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.chaos.Players.Player;
import games.arena.devservers.ArenaServer;
import games.arena.testing.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** PostgreSQL neither answers nor refuses, and a thousand connections ask. */
@Tag("chaos")
class FrozenPostgresIT {

  private static final int CONNECTIONS = 1_000;

  /**
   * Arena remembers for a moment that a past period is empty, so nobody asks for this one later.
   */
  private static final String EMPTY_BOARD = "/v1/leaderboards/daily?period=2024-12-31";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private record Answer(String what, int status, boolean retryAfter, Duration took) {}

  @Test
  void everybodyIsToldInTimeToComeLater() throws Exception {
    try (Scenario scenario = new Scenario(Stage.open(1))) {
      ArenaServer replica = scenario.stage().replica(0);
      scenario.players().forEach(player -> assertAnswers(replica, player));
      try (Watch live = new Watch(replica, "/q/health/live")) {
        scenario.stage().postgres().pause();
        long paused = System.nanoTime();
        CompletableFuture<List<Answer>> asked = askAll(scenario, 0);
        Stage.awaitStatus(replica, "/q/health/ready", 503, notReady());
        System.out.printf("Not ready after %d ms%n", (System.nanoTime() - paused) / 1_000_000);
        check("PostgreSQL just frozen", asked.get(60, TimeUnit.SECONDS), answered());
        for (int wave = 1; wave <= 3; wave++) {
          check(
              "known to be frozen",
              askAll(scenario, wave).get(60, TimeUnit.SECONDS),
              refusedAtOnce());
        }
        scenario.stage().postgres().resume();
        long resumed = System.nanoTime();
        Stage.awaitReady(replica, Scenario.healed());
        await()
            .atMost(Scenario.healed())
            .pollInterval(Duration.ofMillis(100))
            .untilAsserted(
                () -> scenario.players().forEach(player -> assertAnswers(replica, player)));
        System.out.printf("All well after %d ms%n", (System.nanoTime() - resumed) / 1_000_000);
        assertThat(live.slowest()).as("live").isLessThan(live());
        System.out.printf("Live answered within %d ms%n", live.slowest().toMillis());
      }
    }
  }

  private static void assertAnswers(ArenaServer replica, Player player) {
    try {
      assertThat(player.get(replica, "/v1/players/" + player.id()).status()).isEqualTo(200);
      assertThat(player.get(replica, EMPTY_BOARD).status()).isEqualTo(200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A past period, which only PostgreSQL has; a different one for each, so that none is shared. */
  private static String pastBoard(int i) {
    return "/v1/leaderboards/daily?period=2025-%02d-%02d".formatted(1 + i / 28 % 12, 1 + i % 28);
  }

  private CompletableFuture<List<Answer>> askAll(Scenario scenario, int wave) {
    List<CompletableFuture<Answer>> asked =
        IntStream.range(0, CONNECTIONS).mapToObj(i -> ask(scenario, wave, i)).toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenApply(done -> asked.stream().map(CompletableFuture::join).toList());
  }

  private CompletableFuture<Answer> ask(Scenario scenario, int wave, int i) {
    ArenaServer replica = scenario.stage().replica(0);
    Player player = scenario.player(i % scenario.players().size());
    Player other = scenario.player((i + 1) % scenario.players().size());
    return switch (i % 4) {
      case 0 -> send("a board", request(replica, pastBoard(i), player.name()));
      case 1 -> send("a player", request(replica, "/v1/players/" + other.id(), player.name()));
      case 2 ->
          send(
              "a battle",
              request(replica, "/v1/battles", player.name())
                  .POST(BodyPublishers.ofString("{\"opponentId\": %d}".formatted(other.id()))));
      default ->
          send(
              "a sign-in",
              request(replica, "/v1/tokens", "stranger" + wave + "-" + i)
                  .POST(BodyPublishers.noBody()));
    };
  }

  private static HttpRequest.Builder request(ArenaServer replica, String path, String name) {
    return Players.request(replica.uri(path), name, Players.PASSWORD)
        .timeout(Duration.ofSeconds(30));
  }

  private CompletableFuture<Answer> send(String what, HttpRequest.Builder request) {
    long sent = System.nanoTime();
    return client
        .sendAsync(request.build(), BodyHandlers.discarding())
        .thenApply(response -> answer(what, sent, response));
  }

  private static Answer answer(String what, long sent, HttpResponse<Void> response) {
    return new Answer(
        what,
        response.statusCode(),
        response.headers().firstValue("Retry-After").isPresent(),
        Duration.ofNanos(System.nanoTime() - sent));
  }

  private static void check(String when, List<Answer> answers, Duration most) {
    Map<String, Long> slowest =
        answers.stream()
            .collect(Collectors.toMap(Answer::what, one -> one.took().toMillis(), Math::max));
    System.out.printf("%s: %d answers, the slowest in ms: %s%n", when, answers.size(), slowest);
    assertThat(answers).as(when).allMatch(one -> one.status() == 503 && one.retryAfter());
    assertThat(answers).as(when).allMatch(one -> one.took().compareTo(most) < 0);
  }

  /** Asks for a path again and again, and notes the slowest answer. */
  private static final class Watch implements AutoCloseable {

    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicLong slowest = new AtomicLong();
    private final Thread thread;

    Watch(ArenaServer replica, String path) {
      thread = new Thread(() -> watch(replica, path));
      thread.start();
    }

    private void watch(ArenaServer replica, String path) {
      try {
        while (!stop.await(100, TimeUnit.MILLISECONDS)) {
          long asked = System.nanoTime();
          boolean answered = replica.status(path) == 200;
          slowest.accumulateAndGet(
              answered ? System.nanoTime() - asked : Long.MAX_VALUE, Math::max);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    Duration slowest() {
      return Duration.ofNanos(slowest.get());
    }

    @Override
    public void close() {
      stop.countDown();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Duration answered() {
    return Patience.seconds(5);
  }

  private static Duration refusedAtOnce() {
    return Patience.seconds(2);
  }

  private static Duration live() {
    return Patience.seconds(1);
  }

  private static Duration notReady() {
    return Patience.seconds(2);
  }
}
