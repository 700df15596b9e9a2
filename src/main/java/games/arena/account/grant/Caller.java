package games.arena.account.grant;

import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * The account that makes a request.
 *
 * @param playerId null if the account has no player
 */
public record Caller(long accountId, Long playerId, String role) {

  static final String ATTRIBUTE = "caller";

  /** The caller of a request whose policy was checked; empty if nobody signed in. */
  public static Optional<Caller> of(RoutingContext request) {
    return Optional.ofNullable(request.get(ATTRIBUTE));
  }

  /** Keeps the caller with its request. */
  public void keepWith(RoutingContext request) {
    request.put(ATTRIBUTE, this);
  }

  /** The caller of an authenticated request. */
  public static Caller of(SecurityIdentity identity) {
    return identity.getAttribute(ATTRIBUTE);
  }

  public boolean isAdmin() {
    return role.equals(Roles.ADMIN);
  }

  /** Whether the caller acts for the game: a game server or an administrator. */
  public boolean runsTheGame() {
    return isAdmin() || role.equals(Roles.GAME_SERVER);
  }

  /** Whether the caller plays this player. */
  public boolean plays(long id) {
    return playerId != null && playerId == id;
  }
}
