package games.arena.bench;

import io.vertx.core.json.JsonObject;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Players imported by one client, a thousand in each request. */
final class Imports implements Part {

  private static final int PLAYERS = 1_000;

  private final Settings settings;
  private final int requests;
  private final Row added;
  private final Row repeated;

  Imports(Section section, Settings settings) {
    this.settings = settings;
    requests = settings.size(50, 3);
    added = section.row("players imported by one client", Unit.PER_SECOND);
    repeated = section.row("the same players sent again", Unit.PER_SECOND);
  }

  @Override
  public void measure(Subject subject) throws Exception {
    try (Servers servers = Servers.start();
        Arena arena = Arena.start(subject, servers, Arena.MANY_CLIENTS)) {
      // The first round warms it up.
      for (int round = 0; round <= settings.rounds(); round++) {
        int first = round * requests * PLAYERS;
        double fresh = perSecond(arena, first);
        double again = perSecond(arena, first);
        if (round > 0) {
          added.add(subject, fresh);
          repeated.add(subject, again);
        }
      }
    }
  }

  private double perSecond(Arena arena, int first) {
    String admin = arena.admin();
    long begin = System.nanoTime();
    for (int i = 0; i < requests; i++) {
      players(arena, admin, first + i * PLAYERS, PLAYERS);
    }
    return requests * PLAYERS * 1e9 / (System.nanoTime() - begin);
  }

  /** Imports players, with a thousand at most. */
  static JsonObject players(Arena arena, String admin, int first, int count) {
    String body =
        IntStream.range(first, first + count)
            .mapToObj(
                i ->
                    "{\"externalId\": \"steam:%d\", \"name\": \"player%d\", \"gold\": %d, \"score\": %d}"
                        .formatted(i, i, i, 10L * i))
            .collect(Collectors.joining(", ", "{\"players\": [", "]}"));
    return arena.post("/v1/admin/players/import", admin, body, 200);
  }
}
