package games.arena.player;

import games.arena.account.Passwords;
import games.arena.account.UniqueName;
import games.arena.account.grant.Caller;
import games.arena.battle.engine.Fighter;
import games.arena.http.FieldErrors;
import games.arena.http.Problems;

/**
 * A request to change a player; a null field stays as it is. Only game servers and administrators
 * may change the name and the values, and only the player and administrators the password. A guest
 * may choose its name together with a password.
 *
 * @param currentPassword the present password of a player that changes its own with a token
 */
public record PlayerChange(
    String description,
    String password,
    String name,
    Long attack,
    Long hitPoints,
    Long luck,
    String currentPassword) {

  /** Refuses fields that the caller may not change. */
  void checkPermission(Caller caller) {
    boolean values = attack != null || hitPoints != null || luck != null;
    boolean rename = name != null && password == null;
    if ((values || rename) && !caller.runsTheGame()) {
      throw notAllowed();
    }
    if (password != null && caller.playerId() == null && !caller.isAdmin()) {
      throw Problems.forbidden("This account may not change a player's password.");
    }
  }

  static RuntimeException notAllowed() {
    return Problems.forbidden("This account may not change a player's name or values.");
  }

  /**
   * Checks all rules at once.
   *
   * @return the new name as it will be stored, or null
   */
  UniqueName check() {
    FieldErrors errors = new FieldErrors();
    UniqueName checked = name == null ? null : UniqueName.check(errors, name);
    errors.add("description", Description.complaint(description));
    if (password != null) {
      errors.add("password", Passwords.complaint(password, name));
    }
    errors.checkRange("attack", attack, 1, Fighter.MAX_ATTACK);
    errors.checkRange("hitPoints", hitPoints, 1, Fighter.MAX_HIT_POINTS);
    errors.checkRange("luck", luck, 0, Fighter.MAX_LUCK);
    errors.refuse();
    return checked;
  }

  @Override
  public String toString() {
    return "change of a player"; // a password must not be logged
  }
}
