package games.arena.leaderboard.board;

import java.util.ArrayList;
import java.util.List;

/** Splits long lists, so that no single call blocks Redis for long. */
public final class Portions {

  public static final int SIZE = 1_000;

  private Portions() {}

  public static <T> List<List<T>> of(List<T> whole) {
    List<List<T>> portions = new ArrayList<>();
    for (int from = 0; from < whole.size(); from += SIZE) {
      portions.add(whole.subList(from, Math.min(from + SIZE, whole.size())));
    }
    return portions;
  }
}
