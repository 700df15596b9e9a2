package games.arena.bench;

import games.arena.devservers.ArenaServer;
import games.arena.devservers.Packaging;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How many players a second one client imports, a thousand in each request, and how long it takes
 * to send them all again: {@code ./mvnw surefire:test -Dtest=ImportBench}, for what was packaged.
 */
class ImportBench {

  private static final int REQUESTS = Integer.getInteger("bench.requests", 50);
  private static final int PLAYERS = 1_000;
  private static final String PASSWORD = "correct horse";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @ParameterizedTest
  @EnumSource
  void oneClient(Packaging packaging) throws Exception {
    try (Servers servers = Servers.of(packaging, "fsync=on")) {
      Map<String, String> configuration = servers.configuration();
      configuration.put("arena.admin-password", PASSWORD);
      try (ArenaServer arena = new ArenaServer(packaging, configuration)) {
        arena.start();
        for (String round : new String[] {"new", "repeated"}) {
          double seconds = run(arena);
          System.out.printf(
              Locale.ROOT,
              "%s: %d players %s in %.1f s, %.0f a second%n",
              packaging,
              REQUESTS * PLAYERS,
              round,
              seconds,
              REQUESTS * PLAYERS / seconds);
        }
      }
    }
  }

  private double run(ArenaServer arena) throws Exception {
    long begin = System.nanoTime();
    for (int i = 0; i < REQUESTS; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(arena.uri("/v1/admin/players/import"))
              .header("Content-Type", "application/json")
              .header("Authorization", "Basic " + credentials())
              .POST(BodyPublishers.ofString(body(i * PLAYERS)))
              .build();
      int status = client.send(request, BodyHandlers.discarding()).statusCode();
      if (status != 200) {
        throw new IllegalStateException("Import answered " + status);
      }
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private static String credentials() {
    return Base64.getEncoder()
        .encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
  }

  private static String body(int first) {
    return IntStream.range(first, first + PLAYERS)
        .mapToObj(
            i ->
                "{\"externalId\": \"steam:%d\", \"name\": \"player%d\", \"gold\": %d, \"score\": %d}"
                    .formatted(i, i, i, 10L * i))
        .collect(Collectors.joining(", ", "{\"players\": [", "]}"));
  }
}
