package games.arena.account.grant;

import io.quarkus.security.identity.SecurityIdentity;

/**
 * The account that makes a request.
 *
 * @param playerId null if the account has no player
 */
public record Caller(long accountId, Long playerId, String role) {

  static final String ATTRIBUTE = "caller";

  /** The caller of an authenticated request. */
  public static Caller of(SecurityIdentity identity) {
    return identity.getAttribute(ATTRIBUTE);
  }

  public boolean isAdmin() {
    return role.equals(Roles.ADMIN);
  }

  /** Whether the caller may choose a new player's values. */
  public boolean mayChooseValues() {
    return isAdmin() || role.equals(Roles.GAME_SERVER);
  }

  /** Whether the caller plays this player. */
  public boolean plays(long id) {
    return playerId != null && playerId == id;
  }
}
