package games.arena.player;

import games.arena.account.Passwords;
import games.arena.http.FieldError;
import games.arena.http.Problems;
import java.util.ArrayList;
import java.util.List;

/** A request to change a player; a null field stays as it is. */
public record PlayerChange(String description, String password) {

  /** Checks all rules at once. */
  void check() {
    List<FieldError> errors = new ArrayList<>();
    Description.complaint(description)
        .ifPresent(complaint -> errors.add(new FieldError("description", complaint)));
    if (password != null) {
      Passwords.complaint(password)
          .ifPresent(complaint -> errors.add(new FieldError("password", complaint)));
    }
    if (!errors.isEmpty()) {
      throw Problems.invalid(errors);
    }
  }

  @Override
  public String toString() {
    return "change of a player"; // a password must not be logged
  }
}
