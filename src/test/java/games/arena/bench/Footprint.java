package games.arena.bench;

import games.arena.testing.SignedIn;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * How large it is, how soon it is ready, and how much memory it takes with its default settings.
 */
final class Footprint implements Part {

  private static final int CLIENTS = 32;
  private static final Map<String, String> UNLIMITED =
      Map.of("arena.queue.max-queued-per-player", "100000000");

  private final Settings settings;
  private final Duration load;
  private final Row size;
  private final Row migrating;
  private final Row start;
  private final Row idle;
  private final Row loaded;
  private final Row peak;

  Footprint(Section section, Settings settings) {
    this.settings = settings;
    load = Duration.ofSeconds(settings.size(20, 2));
    size = section.row("on disk", Unit.MEBIBYTES);
    migrating = section.row("start to ready, empty database", Unit.MILLIS);
    start =
        section.row(
            "start to ready, schema migrated", Unit.MILLIS, "native ≤ 100 ms, jar on 25 ≤ 2 s");
    idle = section.row("resident memory, idle", Unit.MEBIBYTES);
    loaded =
        section.row(
            "resident memory after %d s of 32 clients".formatted(load.toSeconds()),
            Unit.MEBIBYTES,
            "native ≤ 100 MiB, jar on 25 ≤ 300 MiB");
    peak = section.row("resident memory at its peak until then", Unit.MEBIBYTES);
  }

  @Override
  public void measure(Subject subject) throws Exception {
    try (Servers servers = Servers.start()) {
      size.add(subject, subject.packaging().size() / 1048576.0);
      Map<String, String> configuration = servers.configuration();
      migrating.add(subject, Start.millis(subject, configuration));
      for (int i = 0; i < settings.size(5, 2); i++) {
        start.add(subject, Start.millis(subject, configuration));
      }
      for (int i = 0; i < settings.rounds(); i++) {
        try (Arena arena = Arena.start(subject, servers, UNLIMITED)) {
          idle.add(subject, memory(arena, "VmRSS"));
          load(arena, i);
          loaded.add(subject, memory(arena, "VmRSS"));
          peak.add(subject, memory(arena, "VmHWM"));
        }
      }
    }
  }

  /** As Linux counts it, in MiB. */
  private static double memory(Arena arena, String name) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + arena.pid() + "/status"))) {
      if (line.startsWith(name + ":")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    }
    throw new IllegalStateException("no " + name);
  }

  /** Clients that look at boards, and challenge one another. */
  private void load(Arena arena, int round) {
    String name = "load" + round + "-";
    List<Long> players =
        IntStream.range(0, CLIENTS).mapToObj(i -> arena.register(name + i)).toList();
    long end = System.nanoTime() + load.toNanos();
    List<CompletableFuture<Void>> clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(
                i ->
                    play(arena, SignedIn.basicHeader(name + i, Arena.PASSWORD), players, i, end, 0))
            .toList();
    clients.forEach(CompletableFuture::join);
  }

  private CompletableFuture<Void> play(
      Arena arena, String authorization, List<Long> players, int self, long end, long answered) {
    if (System.nanoTime() > end) {
      return CompletableFuture.completedFuture(null);
    }
    HttpRequest.Builder next;
    if (answered % 4 == 0) {
      int opponent = (self + 1 + ThreadLocalRandom.current().nextInt(CLIENTS - 1)) % CLIENTS;
      next =
          arena
              .request("/v1/battles", authorization)
              .POST(BodyPublishers.ofString("{\"opponentId\": " + players.get(opponent) + "}"));
    } else {
      next = arena.request(BoardPages.PATH, authorization);
    }
    return arena
        .client()
        .sendAsync(next.build(), BodyHandlers.discarding())
        .thenComposeAsync(
            answer -> {
              if (answer.statusCode() >= 300) {
                throw new IllegalStateException("answered " + answer.statusCode());
              }
              return play(arena, authorization, players, self, end, answered + 1);
            });
  }
}
