package games.arena.player;

import java.util.Optional;
import java.util.regex.Pattern;

/** The rules for the name that the game itself has for a player. */
final class ExternalId {

  private static final Pattern VISIBLE_ASCII = Pattern.compile("[\\x21-\\x7E]{1,128}");

  private ExternalId() {}

  /** The rule that an external id breaks, worded to follow the field's name. */
  static Optional<String> complaint(String externalId) {
    return externalId == null || VISIBLE_ASCII.matcher(externalId).matches()
        ? Optional.empty()
        : Optional.of("must be 1 to 128 visible ASCII characters");
  }
}
