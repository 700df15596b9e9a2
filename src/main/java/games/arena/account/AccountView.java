package games.arena.account;

import games.arena.sql.Sql;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** An account without a player, as administrators see it. */
@RegisterForReflection
public record AccountView(long id, String name, String role, Instant createdAt) {

  static AccountView read(ResultSet row) throws SQLException {
    return new AccountView(
        row.getLong("id"),
        row.getString("name"),
        row.getString("role"),
        Sql.instant(row, "created_at"));
  }
}
