package games.arena.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A page around another player in each request, which no two requests can share. */
final class UnsharedPages implements Part {

  private final Settings settings;
  private final int players;
  private final Row page;
  private final Row around;

  UnsharedPages(Section section, Settings settings) {
    this.settings = settings;
    players = settings.size(1_000_000, 20_000);
    page = new Row("the top page, which requests share", Unit.PER_SECOND, "");
    around =
        section
            .row(
                "board page of 25 out of %,d, every request around another player"
                    .formatted(players),
                Unit.PER_SECOND)
            .beside(page, "0.5 ×");
    section.rows().add(page);
    section
        .row("the same, beside Nakama's list around an owner", Unit.TIMES, "3 ×")
        .absent("not part of the run");
  }

  @Override
  public void measure(Subject subject) throws Exception {
    try (Servers servers = Servers.start()) {
      servers.insertPlayers(players);
      try (Arena arena = BoardPages.start(subject, servers, players)) {
        Map<String, String> signedIn = Map.of("Authorization", arena.player());
        Turn.take(
            subject,
            settings.rounds(),
            List.of(
                new Turn(around, () -> around(arena, signedIn)),
                new Turn(
                    page, () -> BoardPages.load(settings, signedIn, arena.uri(BoardPages.PATH)))));
      }
    }
  }

  private double around(Arena arena, Map<String, String> signedIn) throws Exception {
    return Wrk.run(
            BoardPages.CONNECTIONS,
            settings.round(),
            signedIn,
            Path.of("src/test/resources/bench/around.lua"),
            arena.uri(BoardPages.PATH),
            "1",
            "" + players)
        .answered();
  }
}
