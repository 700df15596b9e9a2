package games.arena.account.policy;

/** Who may call a route; {@link Policy} enforces it. */
public enum Access {
  /** Anyone, signed in or not. */
  ANYONE,
  /** As configured: anyone, or only administrators and game servers. */
  REGISTRATION,
  /** Every account: player, game server, administrator. */
  SIGNED_IN,
  /** Every account, but only with its name and password. */
  WITH_PASSWORD,
  /** Every account, but only with an access token. */
  WITH_TOKEN,
  /** The player whose id is in the path, and administrators. */
  SELF,
  /** Game servers and administrators. */
  GAME_SERVER,
  /** Administrators. */
  ADMIN,
  /** No one: a route that is not listed. */
  NOBODY
}
