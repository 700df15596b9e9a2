package games.arena.feed;

import com.fasterxml.jackson.databind.util.RawValue;
import java.util.List;

/**
 * Some events, oldest first.
 *
 * @param items each an {@link EventView}, as JSON already
 * @param next where to go on, whether or not there are events yet
 */
public record EventPage(List<RawValue> items, String next) {

  static EventPage of(EventFeed.Slice slice) {
    return new EventPage(
        slice.events().stream().map(event -> new RawValue(event.json())).toList(),
        slice.next().toString());
  }
}
