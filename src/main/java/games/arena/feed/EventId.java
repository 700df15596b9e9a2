package games.arena.feed;

import games.arena.http.Problems;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The place of an event in the one order of all events. As text it is as long as any other, and
 * texts have the order of the places.
 *
 * @param position of its transaction, or of the event alone; see V9
 * @param sub orders the events of one position: the id of the battle or player
 */
public record EventId(long position, long sub) implements Comparable<EventId> {

  /** Before all events. */
  public static final EventId START = new EventId(0, 0);

  private static final Pattern TEXT = Pattern.compile("(?:[0-7][0-9a-f]{15}){2}");

  /** After all events of a position. */
  static EventId endOf(long position) {
    return new EventId(position, Long.MAX_VALUE);
  }

  /**
   * @param name of the parameter or header, for the client
   */
  static EventId parse(String name, String text) {
    if (!TEXT.matcher(text).matches()) {
      throw Problems.badRequest("%s must be the id of an event, or a next.".formatted(name));
    }
    return new EventId(
        Long.parseLong(text.substring(0, 16), 16), Long.parseLong(text.substring(16), 16));
  }

  @Override
  public int compareTo(EventId other) {
    int byPosition = Long.compare(position, other.position);
    return byPosition == 0 ? Long.compare(sub, other.sub) : byPosition;
  }

  public boolean isAfter(EventId other) {
    return compareTo(other) > 0;
  }

  EventId orLater(EventId other) {
    return isAfter(other) ? this : other;
  }

  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(position) + HexFormat.of().toHexDigits(sub);
  }
}
