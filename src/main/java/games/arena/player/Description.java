package games.arena.player;

import java.util.Optional;

/** What a player says of itself. */
final class Description {

  private Description() {}

  /** What is wrong with it, as a sentence that follows the field's name. */
  static Optional<String> complaint(String description) {
    if (description == null) {
      return Optional.empty();
    }
    if (description.codePointCount(0, description.length()) > Player.MAX_DESCRIPTION) {
      return Optional.of("must have at most %d characters".formatted(Player.MAX_DESCRIPTION));
    }
    // PostgreSQL can store neither.
    if (description.indexOf('\0') >= 0) {
      return Optional.of("must not contain the character U+0000");
    }
    if (description.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
      return Optional.of("must not contain half of a surrogate pair");
    }
    return Optional.empty();
  }
}
