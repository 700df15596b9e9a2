package games.arena.account;

import games.arena.account.grant.Roles;
import games.arena.http.FieldErrors;

/** A request to open an account without a player. */
public record NewAccount(String name, String password, String role) {

  /**
   * Checks all rules of a new account at once.
   *
   * @return the name as it will be stored
   */
  UniqueName checkNew() {
    FieldErrors errors = new FieldErrors();
    UniqueName checked = UniqueName.check(errors, name);
    errors.add("password", Passwords.complaint(password, name));
    if (role == null || !Roles.WITHOUT_PLAYER.contains(role)) {
      errors.add("role", Roles.COMPLAINT);
    }
    errors.refuse();
    return checked;
  }

  @Override
  public String toString() {
    return "account " + name; // the password must not be logged
  }
}
