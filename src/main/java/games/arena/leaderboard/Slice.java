package games.arena.leaderboard;

import java.util.ArrayList;
import java.util.List;

/**
 * Neighbouring entries of a board.
 *
 * @param total players on the board
 * @param before players that stand before the first entry
 * @param entries in the order of the board
 */
record Slice(long total, long before, List<Ranked> entries) {

  /**
   * @param rank one more than there are better scores
   */
  record Ranked(long rank, long playerId, long score) {}

  /**
   * Competition ranking: equal scores share a rank, and the next one is one more than all before
   * it. Only those who are better than the first entry have to be counted, since its tie may have
   * begun on an earlier page.
   */
  static Slice of(long total, long before, long betterThanFirst, List<Score> scores) {
    List<Ranked> entries = new ArrayList<>(scores.size());
    long rank = betterThanFirst + 1;
    for (int i = 0; i < scores.size(); i++) {
      Score score = scores.get(i);
      if (i > 0 && score.score() != scores.get(i - 1).score()) {
        rank = before + i + 1;
      }
      entries.add(new Ranked(rank, score.playerId(), score.score()));
    }
    return new Slice(total, before, List.copyOf(entries));
  }

  /** The first of these entries. */
  Slice first(int most) {
    return most >= entries.size() ? this : new Slice(total, before, entries.subList(0, most));
  }
}
