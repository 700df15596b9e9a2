package games.arena.feed;

import games.arena.ArenaConfig;
import games.arena.event.EventType;
import games.arena.sql.Database;
import games.arena.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads events in their order from PostgreSQL. All methods block. */
@ApplicationScoped
public class EventFeed {

  /** Positions that one read looks at, whether or not it selects them. */
  private static final int WINDOW = 1_000;

  /** Battles of a player looked at in one step. */
  private static final int PAGE = 1_000;

  private static final int PORTION = 100;

  private static final String BATTLES = "battles";

  private final Database database;
  private final EventContents contents;
  private final Duration kept;

  EventFeed(Database database, EventContents contents, ArenaConfig config) {
    this.database = database;
    this.contents = contents;
    this.kept = config.events().kept();
  }

  /**
   * Some events in their order.
   *
   * @param next where to go on; all events up to there are in this slice or were passed over
   * @param complete whether there were no more events at the time of the read
   */
  public record Slice(List<Event> events, EventId next, boolean complete) {}

  /** Where the feed ends now: all events up to there are committed and in their final order. */
  public EventId end() {
    return EventId.endOf(horizon());
  }

  /**
   * Events after a place. There may be fewer than the limit, or none, although more are to come:
   * {@link Slice#complete} tells.
   */
  public Slice after(EventId after, int limit, Set<EventType> types) {
    long horizon = horizon();
    // A statement of its own: it must see what was committed before the horizon was taken.
    Window window = window(after, horizon);
    List<EventContents.Reference> found =
        window.positions == 0 ? List.of() : references(after, window.last, limit, types);
    boolean cut = found.size() == limit;
    boolean complete = !cut && window.positions < WINDOW;
    EventId next =
        cut
            ? found.get(limit - 1).id()
            : EventId.endOf(complete ? horizon : window.last).orLater(after);
    List<Event> events =
        contents.of(found).stream().filter(event -> types.contains(event.type())).toList();
    return new Slice(events, next, complete);
  }

  /** All events after one place and up to another, in portions. */
  Iterator<List<Event>> between(EventId after, EventId end) {
    return new Iterator<>() {
      private EventId at = after;

      @Override
      public boolean hasNext() {
        return end.isAfter(at);
      }

      @Override
      public List<Event> next() {
        Slice slice = after(at, PORTION, EnumSet.allOf(EventType.class));
        at = slice.next;
        return slice.events.stream().filter(event -> !event.id().isAfter(end)).toList();
      }
    };
  }

  /** As {@link #between(EventId, EventId)}, of one player. */
  Iterator<List<Event>> between(EventId after, EventId end, long playerId) {
    List<EventContents.Reference> found =
        Stream.concat(battlesOf(playerId, after).stream(), othersOf(playerId, after, end).stream())
            .filter(reference -> reference.id().isAfter(after) && !reference.id().isAfter(end))
            .sorted(Comparator.comparing(EventContents.Reference::id))
            .toList();
    return IntStream.iterate(0, from -> from < found.size(), from -> from + PORTION)
        .mapToObj(from -> contents.of(found.subList(from, Math.min(found.size(), from + PORTION))))
        .iterator();
  }

  /**
   * How old the first event after a place is; empty where there is none of these types. Looks at
   * the next thousand positions only.
   */
  public Optional<Duration> ageOfNext(EventId after, Set<EventType> types) {
    long horizon = horizon();
    Window window = window(after, horizon);
    if (window.positions == 0) {
      return Optional.empty();
    }
    return references(after, window.last, 1, types).stream()
        .findFirst()
        .map(next -> Duration.ofMillis(Math.max(0, next.ageMillis())));
  }

  private long horizon() {
    return database.queryRow("select event_horizon() as horizon", row -> row.getLong("horizon"));
  }

  private record Window(int positions, long last) {}

  private Window window(EventId after, long horizon) {
    return database.queryRow(
        """
        select count(*) as positions, max(position) as last from (
          select position from event where position >= ? and position <= ?
          and at > clock_timestamp() - ? * interval '1 millisecond' order by position limit ?) w
        """,
        row -> new Window(row.getInt("positions"), row.getLong("last")),
        after.position(),
        horizon,
        kept.toMillis(),
        WINDOW);
  }

  private List<EventContents.Reference> references(
      EventId after, long last, int limit, Set<EventType> types) {
    return database.query(
        """
        select e.position, i.id, e.type, e.at, e.data,
               extract(epoch from clock_timestamp() - e.at) * 1000 as age
        from event e cross join lateral (
          select id from unnest(e.ids) as u (id) where e.position > ? or id > ? order by id) i
        where e.position >= ? and e.position <= ? and e.type = any(?)
        and e.at > clock_timestamp() - ? * interval '1 millisecond'
        order by e.position, i.id limit ?
        """,
        EventFeed::reference,
        after.position(),
        after.sub(),
        after.position(),
        last,
        stored(types),
        kept.toMillis(),
        limit);
  }

  private static String[] stored(Set<EventType> types) {
    return types.stream()
        .map(type -> EventContents.isOfBattle(type) ? BATTLES : type.title())
        .distinct()
        .toArray(String[]::new);
  }

  private static EventContents.Reference reference(ResultSet row) throws SQLException {
    String type = row.getString("type");
    return new EventContents.Reference(
        new EventId(row.getLong("position"), row.getLong("id")),
        type.equals(BATTLES) ? null : type,
        Sql.instant(row, "at"),
        row.getString("data"),
        row.getLong("age"));
  }

  /**
   * A player's battles end in the order of their ids, but for those that an administrator has
   * queued again. So the search goes back until a whole page has ended before.
   */
  private List<EventContents.Reference> battlesOf(long playerId, EventId after) {
    List<EventContents.Reference> found = new ArrayList<>();
    for (String side : List.of("attacker_id", "defender_id")) {
      long before = Long.MAX_VALUE;
      boolean more = true;
      while (more) {
        List<EventId> page = page(side, playerId, before);
        List<EventId> newer =
            page.stream().filter(id -> id.position() >= after.position()).toList();
        newer.forEach(id -> found.add(new EventContents.Reference(id, null, null, null, 0)));
        more = page.size() == PAGE && !newer.isEmpty();
        before = page.isEmpty() ? 0 : page.get(page.size() - 1).sub();
      }
    }
    return found;
  }

  private List<EventId> page(String side, long playerId, long before) {
    return database.inTransaction(
        transaction -> {
          transaction.followIndexes();
          return transaction.query(
              """
        select id, case when finished_at > clock_timestamp() - ? * interval '1 millisecond'
                   then coalesce(event_position, 0) else 0 end as position
        from battle where %1$s >= ? and %1$s <= ? and id < ? order by %1$s desc, id desc limit ?
        """
                  .formatted(side),
              row -> new EventId(row.getLong("position"), row.getLong("id")),
              kept.toMillis(),
              playerId,
              playerId,
              before,
              PAGE);
        });
  }

  private List<EventContents.Reference> othersOf(long playerId, EventId after, EventId end) {
    return database.query(
        """
        select position, ids[1] as id, type, at, data, 0 as age from event
        where player_id = ? and position >= ? and position <= ?
        and at > clock_timestamp() - ? * interval '1 millisecond' order by position
        """,
        EventFeed::reference,
        playerId,
        after.position(),
        end.position(),
        kept.toMillis());
  }
}
