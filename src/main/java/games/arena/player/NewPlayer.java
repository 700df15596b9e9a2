package games.arena.player;

import games.arena.account.Passwords;
import games.arena.account.UniqueName;
import games.arena.battle.engine.Fighter;
import games.arena.battle.engine.Loot;
import games.arena.http.FieldError;
import games.arena.http.Problems;
import java.util.ArrayList;
import java.util.List;

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
    List<FieldError> errors = new ArrayList<>();
    UniqueName checked = checkName(errors);
    if (password != null || !mayLackPassword) {
      Passwords.complaint(password, name)
          .ifPresent(complaint -> errors.add(new FieldError("password", complaint)));
    }
    ExternalId.complaint(externalId)
        .ifPresent(complaint -> errors.add(new FieldError("externalId", complaint)));
    Description.complaint(description)
        .ifPresent(complaint -> errors.add(new FieldError("description", complaint)));
    FieldError.checkRange(errors, "gold", gold, 0, Loot.MAX_BALANCE);
    FieldError.checkRange(errors, "silver", silver, 0, Loot.MAX_BALANCE);
    FieldError.checkRange(errors, "attack", attack, 1, Fighter.MAX_ATTACK);
    FieldError.checkRange(errors, "hitPoints", hitPoints, 1, Fighter.MAX_HIT_POINTS);
    FieldError.checkRange(errors, "luck", luck, 0, Fighter.MAX_LUCK);
    if (!errors.isEmpty()) {
      throw Problems.invalid(errors);
    }
    return checked;
  }

  private UniqueName checkName(List<FieldError> errors) {
    if (name == null) {
      errors.add(new FieldError("name", "is required"));
      return null;
    }
    return checkName(errors, name);
  }

  /** The name as it will be stored; null if it breaks a rule. */
  static UniqueName checkName(List<FieldError> errors, String name) {
    try {
      return UniqueName.of(name);
    } catch (IllegalArgumentException e) {
      errors.add(new FieldError("name", e.getMessage()));
      return null;
    }
  }

  @Override
  public String toString() {
    return "player " + name; // the password must not be logged
  }
}
