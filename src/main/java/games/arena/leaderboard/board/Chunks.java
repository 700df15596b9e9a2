package games.arena.leaderboard.board;

import java.util.ArrayList;
import java.util.List;

/** Splits long lists, so that no single call blocks Redis for long. */
public final class Chunks {

  public static final int SIZE = 1_000;

  private Chunks() {}

  public static <T> List<List<T>> of(List<T> whole) {
    List<List<T>> chunks = new ArrayList<>();
    for (int from = 0; from < whole.size(); from += SIZE) {
      chunks.add(whole.subList(from, Math.min(from + SIZE, whole.size())));
    }
    return chunks;
  }
}
