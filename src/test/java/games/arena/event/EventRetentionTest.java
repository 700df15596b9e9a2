package games.arena.event;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.feed.EventFeed;
import games.arena.feed.EventId;
import games.arena.sql.Database;
import games.arena.testing.ArenaClient;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EventRetentionTest {

  @Inject EventRetention retention;
  @Inject EventFeed feed;
  @Inject Database database;

  @Test
  void whatIsOlderThanEventsAreKeptIsNotShownAndThenDeleted() {
    ArenaClient.awaitQuiet();
    EventId begin = feed.end();
    long player = ArenaClient.register().id();
    long oldest =
        database.queryRow(
            "select min(position) - 1 as oldest from event", row -> row.getLong("oldest"));
    database.update(
        """
        insert into event (position, at, type, ids, player_id)
        values (?, clock_timestamp() - interval '8 days', 'player.changed', array[?::bigint], ?)
        """,
        oldest,
        player,
        player);
    assertThat(after(new EventId(oldest, 0))).doesNotContain(new EventId(oldest, player));
    retention.deleteOld();
    assertThat(
            database.query(
                "select position from event where position = ?",
                row -> row.getLong("position"),
                oldest))
        .isEmpty();
    assertThat(after(begin)).hasSize(1);
  }

  private List<EventId> after(EventId place) {
    return feed.after(place, 100, EnumSet.allOf(EventType.class)).events().stream()
        .map(found -> found.id())
        .toList();
  }
}
