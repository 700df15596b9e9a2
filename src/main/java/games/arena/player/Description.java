package games.arena.player;

import java.util.Optional;

/** The rules for a player's description. */
final class Description {

  private Description() {}

  /** The rule that a description breaks, worded to follow the field's name. */
  static Optional<String> complaint(String description) {
    if (description == null) {
      return Optional.empty();
    }
    if (description.codePointCount(0, description.length()) > Player.MAX_DESCRIPTION) {
      return Optional.of("must have at most %d characters".formatted(Player.MAX_DESCRIPTION));
    }
    return Optional.empty();
  }
}
