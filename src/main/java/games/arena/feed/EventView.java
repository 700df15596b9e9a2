package games.arena.feed;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * An event as clients see it.
 *
 * @param data what it concerns, as the API shows it
 */
@RegisterForReflection // its JSON is written by hand, so that it is written once
public record EventView(String id, String type, Instant at, List<Long> playerIds, Object data) {}
