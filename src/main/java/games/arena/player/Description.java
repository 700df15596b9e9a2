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
    // PostgreSQL can store neither U+0000 nor unpaired surrogates.
    if (description.indexOf('\0') >= 0) {
      return Optional.of("must not contain the character U+0000");
    }
    if (description.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      return Optional.of("must not contain half of a surrogate pair");
    }
    return Optional.empty();
  }
}
