package games.arena.leaderboard;

import java.util.Collection;
import java.util.List;

/**
 * How a player and a score are written in a sorted set.
 *
 * <p>The player's id: one letter for the number of digits, then the digits. So the order of the
 * texts, by which Redis orders members of equal score, is the order of the ids: a5, b10, b11, c100.
 *
 * <p>The score: negated, so that the best comes first. A double holds every whole number up to 2^53
 * exactly.
 */
final class Member {

  private Member() {}

  static String of(long playerId) {
    String digits = Long.toString(playerId);
    return (char) ('a' + digits.length() - 1) + digits;
  }

  static long playerId(String member) {
    return Long.parseLong(member, 1, member.length(), 10);
  }

  /** 0 stays 0: a sorted set would keep the sign of -0. */
  static String score(long score) {
    return Long.toString(-score);
  }

  /** Redis writes whole numbers of this size in plain digits, or with an exponent. */
  static long score(String written) {
    return -(long) Double.parseDouble(written);
  }

  /** Appends scores as ZADD takes them: the score, then the member. */
  static void add(List<String> arguments, Collection<Score> scores) {
    for (Score score : scores) {
      arguments.add(score(score.score()));
      arguments.add(of(score.playerId()));
    }
  }
}
