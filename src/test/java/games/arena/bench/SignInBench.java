package games.arena.bench;

import games.arena.devservers.ArenaServer;
import games.arena.devservers.Packaging;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How probes and boards are answered while many sign in at once, with passwords hashed at the
 * default cost: {@code ./mvnw surefire:test -Dtest=SignInBench}, for what was packaged.
 */
class SignInBench {

  private static final int PLAYERS = 150;
  private static final String PASSWORD = "correct horse";
  private static final Duration QUIET = Duration.ofSeconds(5);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private ArenaServer server;

  @ParameterizedTest
  @EnumSource
  void manyAtOnce(Packaging packaging) throws Exception {
    try (Servers servers = Servers.of(packaging)) {
      Map<String, String> configuration = servers.configuration();
      try (ArenaServer arena = new ArenaServer(packaging, configuration)) {
        server = arena;
        arena.start();
        System.out.println(packaging);
        compare();
      }
    }
  }

  private void compare() throws Exception {
    long registering = System.nanoTime();
    for (int i = 0; i < PLAYERS; i++) {
      register(name(i));
    }
    System.out.printf(
        Locale.ROOT,
        "%d registered one after another, in %.0f ms each%n",
        PLAYERS,
        (System.nanoTime() - registering) / 1e6 / PLAYERS);
    register("reader");
    String token = new JsonObject(signIn("reader").join().body()).getString("accessToken");
    sample("warming up", token, quietFor(QUIET));
    sample("a quiet server", token, quietFor(QUIET));
    long begin = System.nanoTime();
    List<CompletableFuture<HttpResponse<String>>> all =
        IntStream.range(0, PLAYERS).mapToObj(i -> signIn(name(i))).toList();
    CompletableFuture<Void> done = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
    CompletableFuture<Double> seconds = done.thenApply(x -> (System.nanoTime() - begin) / 1e9);
    sample(PLAYERS + " sign in at once", token, () -> !done.isDone());
    System.out.printf(
        Locale.ROOT,
        "all had their answers after %.1f s: %s%n",
        seconds.join(),
        all.stream()
            .map(answer -> answer.join().statusCode())
            .collect(Collectors.groupingBy(x -> x, TreeMap::new, Collectors.counting())));
  }

  private static BooleanSupplier quietFor(Duration duration) {
    long end = System.nanoTime() + duration.toNanos();
    return () -> System.nanoTime() < end;
  }

  private static String name(int i) {
    return "player" + i;
  }

  /** Asks for one after the other, by turns. */
  private void sample(String when, String token, BooleanSupplier goesOn) throws Exception {
    List<String> paths = List.of("/q/health/live", "/q/health/ready", "/v1/leaderboards/all-time");
    Map<String, List<Double>> millis = new TreeMap<>();
    while (goesOn.getAsBoolean()) {
      for (String path : paths) {
        HttpRequest request =
            HttpRequest.newBuilder(server.uri(path))
                .header("Authorization", "Bearer " + token)
                .build();
        long begin = System.nanoTime();
        int status = client.send(request, BodyHandlers.discarding()).statusCode();
        if (status != 200) {
          throw new IllegalStateException(path + " " + status);
        }
        millis.computeIfAbsent(path, p -> new ArrayList<>()).add((System.nanoTime() - begin) / 1e6);
      }
    }
    millis.forEach((path, times) -> print(when, path, times));
  }

  private static void print(String when, String path, List<Double> times) {
    List<Double> sorted = times.stream().sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "%s, %s: median %.2f ms, p99 %.1f ms, slowest %.1f ms of %d%n",
        when,
        path,
        sorted.get(sorted.size() / 2),
        sorted.get(sorted.size() * 99 / 100),
        sorted.get(sorted.size() - 1),
        sorted.size());
  }

  private void register(String name) throws Exception {
    String body = "{\"name\": \"%s\", \"password\": \"%s\"}".formatted(name, PASSWORD);
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("/v1/players"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    int status = client.send(request, BodyHandlers.discarding()).statusCode();
    if (status != 201) {
      throw new IllegalStateException(name + " " + status);
    }
  }

  private CompletableFuture<HttpResponse<String>> signIn(String name) {
    byte[] credentials = (name + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("/v1/tokens"))
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials))
            .POST(BodyPublishers.noBody())
            .build();
    return client.sendAsync(request, BodyHandlers.ofString());
  }
}
