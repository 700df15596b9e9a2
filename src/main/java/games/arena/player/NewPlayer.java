package games.arena.player;

import games.arena.account.Passwords;
import games.arena.account.UniqueName;
import games.arena.battle.engine.Fighter;
import games.arena.battle.engine.Loot;
import games.arena.http.FieldErrors;

/**
 * A request to register a player. Only administrators and game servers may set the values and the
 * external id, and leave out the password: such a player cannot sign in by password. The configured
 * starting values replace missing ones.
 */
public record NewPlayer(
    String name,
    String password,
    String description,
    Long gold,
    Long silver,
    Long attack,
    Long hitPoints,
    Long luck,
    String externalId) {

  /** Whether the request sets any value that needs a permission. */
  boolean hasValues() {
    return externalId != null
        || gold != null
        || silver != null
        || attack != null
        || hitPoints != null
        || luck != null;
  }

  /**
   * Checks all rules at once.
   *
   * @param mayLackPassword whether the caller may create a player without a password
   * @return the name as it will be stored
   */
  UniqueName check(boolean mayLackPassword) {
    FieldErrors errors = new FieldErrors();
    UniqueName checked = UniqueName.check(errors, name);
    if (password != null || !mayLackPassword) {
      errors.add("password", Passwords.complaint(password, name));
    }
    errors.add("externalId", ExternalId.complaint(externalId));
    errors.add("description", Description.complaint(description));
    errors.checkRange("gold", gold, 0, Loot.MAX_BALANCE);
    errors.checkRange("silver", silver, 0, Loot.MAX_BALANCE);
    errors.checkRange("attack", attack, 1, Fighter.MAX_ATTACK);
    errors.checkRange("hitPoints", hitPoints, 1, Fighter.MAX_HIT_POINTS);
    errors.checkRange("luck", luck, 0, Fighter.MAX_LUCK);
    errors.refuse();
    return checked;
  }

  @Override
  public String toString() {
    return "player " + name; // the password must not be logged
  }
}
