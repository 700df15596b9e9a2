package games.arena.battle;

import games.arena.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * A battle that has not ended.
 *
 * @param attempts how often it was tried alone, since it could not be settled together with others
 */
record PendingBattle(long id, long attackerId, long defenderId, int attempts, Instant submittedAt) {

  static final String COLUMNS = "id, attacker_id, defender_id, attempts, submitted_at";

  static PendingBattle read(ResultSet row) throws SQLException {
    return new PendingBattle(
        row.getLong("id"),
        row.getLong("attacker_id"),
        row.getLong("defender_id"),
        row.getInt("attempts"),
        Sql.instant(row, "submitted_at"));
  }

  List<Long> players() {
    return List.of(attackerId, defenderId);
  }
}
