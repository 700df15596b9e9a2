package games.arena.battle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** A battle that is not finished yet. */
record QueuedBattle(long id, long attackerId, long defenderId, int attempts) {

  static QueuedBattle read(ResultSet row) throws SQLException {
    return new QueuedBattle(
        row.getLong("id"),
        row.getLong("attacker_id"),
        row.getLong("defender_id"),
        row.getInt("attempts"));
  }

  List<Long> players() {
    return List.of(attackerId, defenderId);
  }
}
