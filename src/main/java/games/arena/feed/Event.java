package games.arena.feed;

import games.arena.event.EventType;
import java.util.List;

/**
 * An event, ready to be sent: its JSON is made once for all who get it.
 *
 * @param json the whole object, without line breaks
 */
public record Event(EventId id, EventType type, List<Long> playerIds, String json) {}
