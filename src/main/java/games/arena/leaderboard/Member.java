package games.arena.leaderboard;

/**
 * How a player's id is written as member of a sorted set: one letter for the number of digits, then
 * the digits. So the order of the texts, by which Redis orders members of equal score, is the order
 * of the ids: a5, b10, b11, c100.
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
}
