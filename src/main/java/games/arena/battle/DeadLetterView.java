package games.arena.battle;

import games.arena.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A queue entry that was given up: a battle that failed at every attempt, or an invalid entry.
 *
 * @param battleId null where the entry is no battle
 * @param entry what stood in the queue
 * @param attempts how often the battle was tried
 */
public record DeadLetterView(
    long id, Long battleId, String entry, String reason, int attempts, Instant at) {

  static DeadLetterView read(ResultSet row) throws SQLException {
    return new DeadLetterView(
        row.getLong("id"),
        row.getObject("battle_id", Long.class),
        row.getString("entry"),
        row.getString("reason"),
        row.getInt("attempts"),
        Sql.instant(row, "at"));
  }
}
