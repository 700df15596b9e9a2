package games.arena.account;

import games.arena.http.FieldError;
import games.arena.http.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An account that plays no player, to be opened or, with parts of it, to be changed.
 *
 * @param name only of a new one
 */
public record NewAccount(String name, String password, String role) {

  private static final Set<String> ROLES = Set.of(Roles.GAME_SERVER, Roles.ADMIN);

  /**
   * Checks all rules of a new account at once.
   *
   * @return the name as it will be kept
   */
  PlayerName checkNew() {
    List<FieldError> errors = new ArrayList<>();
    PlayerName checked = null;
    try {
      if (name == null) {
        errors.add(new FieldError("name", "is required"));
      } else {
        checked = PlayerName.of(name);
      }
    } catch (IllegalArgumentException e) {
      errors.add(new FieldError("name", e.getMessage()));
    }
    check(errors, Passwords.complaint(password), role == null ? "" : role);
    return checked;
  }

  /** Checks a change, which may leave out anything. */
  void checkChange() {
    List<FieldError> errors = new ArrayList<>();
    if (name != null) {
      errors.add(new FieldError("name", "cannot be changed"));
    }
    check(errors, password == null ? Optional.empty() : Passwords.complaint(password), role);
  }

  private static void check(List<FieldError> errors, Optional<String> complaint, String role) {
    complaint.ifPresent(text -> errors.add(new FieldError("password", text)));
    if (role != null && !ROLES.contains(role)) {
      errors.add(new FieldError("role", "must be game-server or admin"));
    }
    if (!errors.isEmpty()) {
      throw Problems.invalid(errors);
    }
  }

  @Override
  public String toString() {
    return "account " + name; // without its password
  }
}
