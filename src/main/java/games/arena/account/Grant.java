package games.arena.account;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * What PostgreSQL has granted to somebody who signed in. Caches keep it; whether it still holds is
 * for {@link AccountChanges} to say.
 *
 * @param playerId null where the account plays no player
 * @param version the account's, when this was read
 * @param incarnation the database's, when this was read: an id may be another account's in the next
 * @param session null where a name and a password were sent instead of a token
 */
record Grant(
    long accountId, Long playerId, String role, long version, String incarnation, UUID session) {

  /** What {@link #read} needs of an account named {@code a}. */
  static final String COLUMNS =
      "a.id, a.player_id, a.role, a.version, database_incarnation() as incarnation";

  private static final String ATTRIBUTE = "grant";

  /** Reads {@link #COLUMNS}. */
  static Grant read(ResultSet row, UUID session) throws SQLException {
    return new Grant(
        row.getLong("id"),
        row.getObject("player_id", Long.class),
        row.getString("role"),
        row.getLong("version"),
        row.getString("incarnation"),
        session);
  }

  /** The grant that signing in has found. */
  static Grant of(SecurityIdentity identity) {
    return identity.getAttribute(ATTRIBUTE);
  }

  SecurityIdentity identity() {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(Long.toString(accountId)))
        .addRole(role)
        .addAttribute(ATTRIBUTE, this)
        .addAttribute(Caller.ATTRIBUTE, new Caller(accountId, playerId, role))
        .build();
  }
}
