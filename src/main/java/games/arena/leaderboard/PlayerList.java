package games.arena.leaderboard;

import games.arena.http.Problems;
import java.math.BigInteger;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Parses the query parameter {@code players}: ids separated by commas. */
final class PlayerList {

  private static final int MAX_IDS = 100;
  private static final Pattern IDS = Pattern.compile("[1-9][0-9]{0,18}(,[1-9][0-9]{0,18})*");
  private static final BigInteger MAX_ID = BigInteger.valueOf(Long.MAX_VALUE);

  private PlayerList() {}

  static Collection<Long> parse(String text) {
    String[] ids = text.split(",", -1);
    if (ids.length > MAX_IDS || !IDS.matcher(text).matches()) {
      throw Problems.badRequest(
          "The query parameter players must be up to "
              + MAX_IDS
              + " players' ids with commas between them.");
    }
    Set<Long> parsed = new LinkedHashSet<>();
    for (String id : ids) {
      BigInteger number = new BigInteger(id);
      if (number.compareTo(MAX_ID) <= 0) { // no player has a larger id
        parsed.add(number.longValue());
      }
    }
    return parsed;
  }
}
