package games.arena.leaderboard;

import games.arena.http.IdText;
import games.arena.http.Problems;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

/** Parses the query parameter {@code players}: ids separated by commas. */
public final class PlayerList {

  private static final int MAX_IDS = 100;

  private PlayerList() {}

  static Collection<Long> parse(String text) {
    String[] ids = text.split(",", -1);
    if (ids.length > MAX_IDS || !Stream.of(ids).allMatch(IdText::isCanonical)) {
      throw Problems.badRequest(
          "The query parameter players must be up to "
              + MAX_IDS
              + " players' ids with commas between them.");
    }
    Set<Long> parsed = new LinkedHashSet<>();
    for (String id : ids) {
      IdText.parse(id).ifPresent(parsed::add);
    }
    return parsed;
  }
}
