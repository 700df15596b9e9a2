package games.arena.account;

/** What an account may be. */
public final class Roles {

  public static final String PLAYER = "player";
  public static final String GAME_SERVER = "game-server";
  public static final String ADMIN = "admin";

  private Roles() {}
}
