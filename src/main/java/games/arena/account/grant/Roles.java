package games.arena.account.grant;

import java.util.Set;

/** The roles of accounts. */
public final class Roles {

  public static final String PLAYER = "player";
  public static final String GAME_SERVER = "game-server";
  public static final String ADMIN = "admin";

  /** The roles of accounts without a player. */
  public static final Set<String> WITHOUT_PLAYER = Set.of(GAME_SERVER, ADMIN);

  /** The rule for these roles, worded to follow the field's name. */
  public static final String COMPLAINT = "must be game-server or admin";

  private Roles() {}
}
