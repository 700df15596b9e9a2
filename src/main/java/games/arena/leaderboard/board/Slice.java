package games.arena.leaderboard.board;

import java.util.ArrayList;
import java.util.List;

/**
 * Neighbouring entries of a board.
 *
 * @param total the number of players on the board
 * @param before the number of players before the first entry
 * @param entries in the order of the board
 */
public record Slice(long total, long before, List<Ranked> entries) {

  /**
   * @param rank the number of better scores plus one
   */
  public record Ranked(long rank, long playerId, long score) {}

  /**
   * Ranks entries by competition ranking: equal scores share a rank, and the next rank is the
   * number of players before it plus one. The number of players better than the first entry must be
   * given, since a tie may begin on an earlier page.
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

  /** The first entries of this slice. */
  public Slice first(int most) {
    return most >= entries.size() ? this : new Slice(total, before, entries.subList(0, most));
  }
}
