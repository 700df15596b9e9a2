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
 * @param traceParent the span that submitted it; null where it is not traced
 * @param ctid where the row is while its lock is held
 */
record PendingBattle(
    long id,
    long attackerId,
    long defenderId,
    int attempts,
    long submittedBy,
    Instant submittedAt,
    String traceParent,
    String ctid) {

  static final String COLUMNS =
      "id, attacker_id, defender_id, attempts, submitted_by, submitted_at, trace_parent, ctid";

  static PendingBattle read(ResultSet row) throws SQLException {
    return new PendingBattle(
        row.getLong("id"),
        row.getLong("attacker_id"),
        row.getLong("defender_id"),
        row.getInt("attempts"),
        row.getLong("submitted_by"),
        Sql.instant(row, "submitted_at"),
        row.getString("trace_parent"),
        row.getString("ctid"));
  }

  List<Long> players() {
    return List.of(attackerId, defenderId);
  }
}
