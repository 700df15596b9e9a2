package games.arena.account.grant;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * The identity and rights of a signed-in account, as read from PostgreSQL. Caches keep it; {@link
 * AccountChanges} tells whether it is still valid.
 *
 * @param playerId null if the account has no player
 * @param version the account's version when the grant was read
 * @param incarnation the database's incarnation when the grant was read; in another one, the id may
 *     belong to another account
 * @param session null if a name and a password were sent instead of a token
 */
public record Grant(
    long accountId, Long playerId, String role, long version, String incarnation, UUID session) {

  /** The columns for {@link #read}, of an account with the alias {@code a}. */
  public static final String COLUMNS =
      "a.id, a.player_id, a.role, a.version, database_incarnation() as incarnation";

  private static final String ATTRIBUTE = "grant";

  /** Reads {@link #COLUMNS}. */
  public static Grant read(ResultSet row, UUID session) throws SQLException {
    return new Grant(
        row.getLong("id"),
        row.getObject("player_id", Long.class),
        row.getString("role"),
        row.getLong("version"),
        row.getString("incarnation"),
        session);
  }

  /** The grant of an authenticated request. */
  public static Grant of(SecurityIdentity identity) {
    return identity.getAttribute(ATTRIBUTE);
  }

  public SecurityIdentity identity() {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(Long.toString(accountId)))
        .addRole(role)
        .addAttribute(ATTRIBUTE, this)
        .addAttribute(Caller.ATTRIBUTE, new Caller(accountId, playerId, role))
        .build();
  }
}
