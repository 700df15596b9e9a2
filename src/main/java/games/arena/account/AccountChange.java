package games.arena.account;

import games.arena.account.grant.Roles;
import games.arena.http.FieldErrors;

/**
 * A request to change an account without a player; a null field stays as it is.
 *
 * @param currentPassword the present password of a caller that changes its own with a token
 */
public record AccountChange(String password, String role, String currentPassword) {

  /** Checks all rules at once. */
  void check() {
    FieldErrors errors = new FieldErrors();
    if (password != null) {
      errors.add("password", Passwords.complaint(password));
    }
    if (role != null && !Roles.WITHOUT_PLAYER.contains(role)) {
      errors.add("role", Roles.COMPLAINT);
    }
    errors.refuse();
  }

  @Override
  public String toString() {
    return "change of an account"; // a password must not be logged
  }
}
