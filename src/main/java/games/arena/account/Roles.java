package games.arena.account;

import java.util.Set;

/** What an account may be. */
public final class Roles {

  public static final String PLAYER = "player";
  public static final String GAME_SERVER = "game-server";
  public static final String ADMIN = "admin";

  /** What an account may be that plays no player. */
  static final Set<String> WITHOUT_PLAYER = Set.of(GAME_SERVER, ADMIN);

  /** What is wrong with any other, as a sentence that follows the field's name. */
  static final String COMPLAINT = "must be game-server or admin";

  private Roles() {}
}
