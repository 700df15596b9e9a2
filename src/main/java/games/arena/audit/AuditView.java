package games.arena.audit;

import games.arena.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * What an administrator or a game server changed.
 *
 * @param accountName as it was then
 * @param route the path with its parameters' names
 * @param body without secrets and cut; null where there was none
 * @param status the answer's; null where the process ended before it answered
 */
public record AuditView(
    long id,
    Instant at,
    long accountId,
    String accountName,
    String role,
    String method,
    String route,
    String path,
    String body,
    String address,
    String requestId,
    Integer status) {

  static AuditView read(ResultSet row) throws SQLException {
    return new AuditView(
        row.getLong("id"),
        Sql.instant(row, "at"),
        row.getLong("account_id"),
        row.getString("account_name"),
        row.getString("role"),
        row.getString("method"),
        row.getString("route"),
        row.getString("path"),
        row.getString("body"),
        row.getString("address"),
        row.getString("request_id"),
        row.getObject("status", Integer.class));
  }
}
