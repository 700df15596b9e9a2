package games.arena.leaderboard.board;

import java.util.Collection;
import java.util.List;

/**
 * The encoding of players and scores in a sorted set.
 *
 * <p>A player's id is a letter for the number of digits, followed by the digits. Redis orders
 * members of equal score as texts, and in this encoding that is the order of the ids: a5, b10, b11,
 * c100.
 *
 * <p>Scores are negated, so that the best comes first. A double holds every whole number up to 2^53
 * exactly.
 */
public final class Member {

  private Member() {}

  public static String of(long playerId) {
    String digits = Long.toString(playerId);
    return (char) ('a' + digits.length() - 1) + digits;
  }

  /**
   * The id of a member.
   *
   * @throws NumberFormatException it is not a player's
   */
  public static long playerId(String member) {
    if (member.isEmpty()) {
      throw new NumberFormatException("An empty member");
    }
    return Long.parseLong(member, 1, member.length(), 10);
  }

  /** Encodes a score; 0 stays 0, since a sorted set would keep the sign of -0. */
  public static String score(long score) {
    return Long.toString(-score);
  }

  /** Decodes a score; Redis may write large whole numbers with an exponent. */
  public static long score(String written) {
    return -(long) Double.parseDouble(written);
  }

  /** Appends scores as arguments of ZADD: the score, then the member. */
  public static void add(List<String> arguments, Collection<Score> scores) {
    for (Score score : scores) {
      arguments.add(score(score.score()));
      arguments.add(of(score.playerId()));
    }
  }
}
