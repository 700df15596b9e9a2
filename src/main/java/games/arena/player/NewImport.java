package games.arena.player;

import games.arena.http.Problems;
import java.util.List;

/** A request to import players of an existing game. */
public record NewImport(List<Item> players) {

  private static final int MAX = 1_000;

  /** A player to be imported. Missing values are the configured starting values. */
  public record Item(
      String externalId,
      String name,
      Long gold,
      Long silver,
      Long attack,
      Long hitPoints,
      Long luck,
      Long score,
      String description) {}

  /** Checks the list; each player in it is checked for itself. */
  List<Item> check() {
    if (players == null || players.isEmpty() || players.size() > MAX) {
      throw Problems.invalid("players", "must be 1 to %d".formatted(MAX));
    }
    return players;
  }
}
