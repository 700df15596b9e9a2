package games.arena.bench;

import static games.arena.testing.Patience.await;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.ObjectMapper;
import games.arena.devservers.ArenaServer;
import games.arena.devservers.Packaging;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How large the packaged application is, how soon it is ready and how much memory it takes, as a
 * jar and as a native executable, of which those are measured that were built: {@code ./mvnw
 * surefire:test -Dtest=FootprintBench}. The jar runs on the JDK that Maven runs on.
 */
class FootprintBench {

  private static final int STARTS = 5;
  private static final int CLIENTS = 32;
  private static final Duration LOAD = Duration.ofSeconds(20);
  private static final String PASSWORD = "correct horse";

  private static final byte[] READY =
      "GET /q/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
          .getBytes(US_ASCII);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @ParameterizedTest
  @EnumSource
  void footprint(Packaging packaging) throws Exception {
    try (Servers servers = Servers.of(packaging)) {
      Map<String, String> configuration = servers.configuration();
      try (ArenaServer server = new ArenaServer(packaging, configuration)) {
        // Migrates the schema, and finds a port, which later starts keep.
        server.start();
        awaitReady(server);
        double[] starts =
            IntStream.range(0, STARTS).mapToDouble(i -> secondsToReady(server)).sorted().toArray();
        long idle = residentMiB(server);
        long answered = load(server);
        System.out.printf(
            Locale.ROOT,
            "%s: %d MiB on disk; start to ready %.3f s (%.3f to %.3f s); "
                + "resident %d MiB when ready, %d MiB after %d answers in %d s%n",
            packaging,
            packaging.size() >> 20,
            starts[STARTS / 2],
            starts[0],
            starts[STARTS - 1],
            idle,
            residentMiB(server),
            answered,
            LOAD.toSeconds());
      }
    }
  }

  /**
   * Starts it once more. It is asked every half a millisecond on a connection of its own: an HTTP
   * client would take longer than the native executable's whole start.
   */
  private static double secondsToReady(ArenaServer server) {
    server.stop();
    long began = System.nanoTime();
    CompletableFuture<Void> started = CompletableFuture.runAsync(server::start);
    while (!isReady(server.port())) {
      if (started.isCompletedExceptionally()) {
        started.join();
      }
      LockSupport.parkNanos(500_000);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    started.join();
    return seconds;
  }

  private static boolean isReady(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(READY);
      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      return new String(status, US_ASCII).endsWith(" 200");
    } catch (IOException e) {
      return false;
    }
  }

  private static void awaitReady(ArenaServer server) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofMinutes(1))
        .until(() -> server.status("/q/health/ready") == 200);
  }

  private static long residentMiB(ArenaServer server) throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/" + server.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
      }
    }
    throw new IllegalStateException("no VmRSS");
  }

  /** Clients that look at boards, and challenge one another; how many answers they got. */
  private long load(ArenaServer server) throws Exception {
    List<Long> players = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      String body = "{\"name\": \"load%d\", \"password\": \"%s\"}".formatted(i, PASSWORD);
      HttpResponse<String> created =
          client.send(
              request(server, "/v1/players").POST(BodyPublishers.ofString(body)).build(),
              BodyHandlers.ofString());
      players.add(JSON.readTree(created.body()).get("id").asLong());
    }
    long end = System.nanoTime() + LOAD.toNanos();
    List<CompletableFuture<Long>> clients =
        IntStream.range(0, CLIENTS).mapToObj(i -> chain(server, players, i, end, 0)).toList();
    return clients.stream().mapToLong(CompletableFuture::join).sum();
  }

  private CompletableFuture<Long> chain(
      ArenaServer server, List<Long> players, int self, long end, long answered) {
    if (System.nanoTime() > end) {
      return CompletableFuture.completedFuture(answered);
    }
    String credentials = "load" + self + ":" + PASSWORD;
    String authorization = "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes());
    HttpRequest.Builder next;
    if (answered % 4 == 0) {
      int opponent = (self + 1 + ThreadLocalRandom.current().nextInt(CLIENTS - 1)) % CLIENTS;
      next =
          request(server, "/v1/battles")
              .POST(BodyPublishers.ofString("{\"opponentId\": " + players.get(opponent) + "}"));
    } else {
      next = request(server, "/v1/leaderboards/all-time");
    }
    return client
        .sendAsync(next.header("Authorization", authorization).build(), BodyHandlers.discarding())
        .thenComposeAsync(answer -> chain(server, players, self, end, answered + 1));
  }

  private static HttpRequest.Builder request(ArenaServer server, String path) {
    return HttpRequest.newBuilder(server.uri(path)).header("Content-Type", "application/json");
  }
}
