package games.arena.account;

import games.arena.account.grant.Roles;
import games.arena.http.FieldError;
import games.arena.http.Problems;
import java.util.ArrayList;
import java.util.List;

/**
 * A request to change an account without a player; a null field stays as it is.
 *
 * @param currentPassword the present password of a caller that changes its own with a token
 */
public record AccountChange(String password, String role, String currentPassword) {

  /** Checks all rules at once. */
  void check() {
    List<FieldError> errors = new ArrayList<>();
    if (password != null) {
      Passwords.complaint(password)
          .ifPresent(complaint -> errors.add(new FieldError("password", complaint)));
    }
    if (role != null && !Roles.WITHOUT_PLAYER.contains(role)) {
      errors.add(new FieldError("role", Roles.COMPLAINT));
    }
    if (!errors.isEmpty()) {
      throw Problems.invalid(errors);
    }
  }

  @Override
  public String toString() {
    return "change of an account"; // a password must not be logged
  }
}
