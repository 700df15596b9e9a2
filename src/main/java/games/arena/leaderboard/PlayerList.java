package games.arena.leaderboard;

import games.arena.http.Problems;
import java.math.BigInteger;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** The query parameter {@code players}: ids with commas between them. */
final class PlayerList {

  private static final int MOST = 100;
  private static final Pattern IDS = Pattern.compile("[1-9][0-9]{0,18}(,[1-9][0-9]{0,18})*");
  private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);

  private PlayerList() {}

  static Collection<Long> parse(String text) {
    String[] ids = text.split(",", -1);
    if (ids.length > MOST || !IDS.matcher(text).matches()) {
      throw Problems.badRequest(
          "The query parameter players must be up to "
              + MOST
              + " players' ids with commas between them.");
    }
    Set<Long> parsed = new LinkedHashSet<>();
    for (String id : ids) {
      BigInteger number = new BigInteger(id);
      if (number.compareTo(LARGEST) <= 0) { // Nobody has a larger id.
        parsed.add(number.longValue());
      }
    }
    return parsed;
  }
}
