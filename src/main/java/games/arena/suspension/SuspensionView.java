package games.arena.suspension;

import games.arena.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A suspension as game servers see it.
 *
 * @param until null for good
 * @param hidden whether the player is off every board
 */
public record SuspensionView(long playerId, Instant until, String reason, boolean hidden) {

  static final String COLUMNS = "player_id, until, reason, hidden";

  /** Reads {@link #COLUMNS}. */
  public static SuspensionView read(ResultSet row) throws SQLException {
    return new SuspensionView(
        row.getLong("player_id"),
        Sql.instant(row, "until"),
        row.getString("reason"),
        row.getBoolean("hidden"));
  }
}
