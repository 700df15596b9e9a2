package games.arena.event;

import games.arena.http.Problems;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The kinds of event. */
public enum EventType {
  BATTLE_FINISHED("battle.finished"),
  BATTLE_FAILED("battle.failed"),
  WALLET_CHANGED("wallet.changed"),
  PLAYER_CREATED("player.created"),
  PLAYER_CHANGED("player.changed"),
  PLAYER_SUSPENDED("player.suspended"),
  PLAYER_DELETED("player.deleted");

  private static final String NAMES =
      Arrays.stream(values()).map(type -> type.title).collect(Collectors.joining(", "));

  private final String title;

  EventType(String title) {
    this.title = title;
  }

  /** The name that clients know it by. */
  public String title() {
    return title;
  }

  public static Optional<EventType> titled(String title) {
    return Arrays.stream(values()).filter(type -> type.title.equals(title)).findFirst();
  }

  /** The rule for a list of types, worded to follow the field's name. */
  public static String complaint() {
    return "must be some of " + NAMES;
  }

  /**
   * Parses the query parameter {@code types}, a list with commas.
   *
   * @param text null for all types
   */
  public static Set<EventType> parse(String text) {
    if (text == null) {
      return EnumSet.allOf(EventType.class);
    }
    Set<EventType> types = EnumSet.noneOf(EventType.class);
    for (String title : text.split(",", -1)) {
      types.add(
          titled(title)
              .orElseThrow(
                  () -> Problems.badRequest("The query parameter types " + complaint() + ".")));
    }
    return types;
  }
}
