package games.arena.wallet;

import games.arena.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A transaction as clients see it.
 *
 * @param balance the player's balance afterwards
 */
@RegisterForReflection
public record TransactionView(
    long id, long playerId, long gold, long silver, String reason, Balance balance, Instant at) {

  static final String COLUMNS =
      "id, player_id, gold, silver, reason, balance_gold, balance_silver, at";

  /** What a player has. */
  @RegisterForReflection
  public record Balance(long gold, long silver) {}

  /** Reads {@link #COLUMNS}. */
  static TransactionView read(ResultSet row) throws SQLException {
    return new TransactionView(
        row.getLong("id"),
        row.getLong("player_id"),
        row.getLong("gold"),
        row.getLong("silver"),
        row.getString("reason"),
        new Balance(row.getLong("balance_gold"), row.getLong("balance_silver")),
        Sql.instant(row, "at"));
  }
}
