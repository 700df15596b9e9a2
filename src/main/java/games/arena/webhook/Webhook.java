package games.arena.webhook;

import games.arena.event.EventType;
import games.arena.feed.EventId;
import games.arena.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A row of the table {@code webhook}.
 *
 * @param delivered the last event that was delivered or passed over
 * @param lease the number of the present lease, or of the last one
 */
record Webhook(
    long id,
    String url,
    List<String> types,
    byte[] secret,
    boolean active,
    Instant createdAt,
    EventId delivered,
    long lease,
    int failures,
    Instant failingSince,
    Instant nextAttemptAt,
    Instant lastSuccessAt,
    Instant lastErrorAt,
    String lastError,
    String stoppedBecause) {

  static final String COLUMNS =
      """
      id, url, types, secret, active, created_at, position, sub, lease, failures, failing_since, next_attempt_at,
      last_success_at, last_error_at, last_error, stopped_because\
      """;

  static Webhook read(ResultSet row) throws SQLException {
    return new Webhook(
        row.getLong("id"),
        row.getString("url"),
        List.of((String[]) row.getArray("types").getArray()),
        row.getBytes("secret"),
        row.getBoolean("active"),
        Sql.instant(row, "created_at"),
        new EventId(row.getLong("position"), row.getLong("sub")),
        row.getLong("lease"),
        row.getInt("failures"),
        Sql.instant(row, "failing_since"),
        Sql.instant(row, "next_attempt_at"),
        Sql.instant(row, "last_success_at"),
        Sql.instant(row, "last_error_at"),
        row.getString("last_error"),
        row.getString("stopped_because"));
  }

  /** The types that it wants; one that only a newer release knows is left out. */
  Set<EventType> selected() {
    if (types.isEmpty()) {
      return EnumSet.allOf(EventType.class);
    }
    Set<EventType> selected = EnumSet.noneOf(EventType.class);
    types.forEach(title -> EventType.titled(title).ifPresent(selected::add));
    return selected;
  }
}
