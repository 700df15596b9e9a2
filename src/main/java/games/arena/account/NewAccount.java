package games.arena.account;

import games.arena.account.grant.Roles;
import games.arena.http.FieldError;
import games.arena.http.Problems;
import java.util.ArrayList;
import java.util.List;

/** A request to open an account without a player. */
public record NewAccount(String name, String password, String role) {

  /**
   * Checks all rules of a new account at once.
   *
   * @return the name as it will be stored
   */
  UniqueName checkNew() {
    List<FieldError> errors = new ArrayList<>();
    UniqueName checked = null;
    try {
      if (name == null) {
        errors.add(new FieldError("name", "is required"));
      } else {
        checked = UniqueName.of(name);
      }
    } catch (IllegalArgumentException e) {
      errors.add(new FieldError("name", e.getMessage()));
    }
    Passwords.complaint(password, name)
        .ifPresent(complaint -> errors.add(new FieldError("password", complaint)));
    if (role == null || !Roles.WITHOUT_PLAYER.contains(role)) {
      errors.add(new FieldError("role", Roles.COMPLAINT));
    }
    if (!errors.isEmpty()) {
      throw Problems.invalid(errors);
    }
    return checked;
  }

  @Override
  public String toString() {
    return "account " + name; // the password must not be logged
  }
}
