package games.arena.leaderboard.board;

import java.sql.ResultSet;
import java.sql.SQLException;

/** A player's score on one board. */
public record Score(long playerId, long score) {

  /** 2⁵³ − 1: a sorted set and every JSON client hold whole numbers up to here exactly. */
  public static final long MAX = (1L << 53) - 1;

  /** Reads the columns {@code player_id} and {@code score}. */
  public static Score read(ResultSet row) throws SQLException {
    return new Score(row.getLong("player_id"), row.getLong("score"));
  }
}
