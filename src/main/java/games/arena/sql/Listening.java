package games.arena.sql;

import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * A connection that hears the notifications of one channel; of no use after {@link
 * Database#listen}.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-listen.html">LISTEN</a>
 */
public final class Listening {

  private final Connection connection;

  Listening(Connection connection) {
    this.connection = connection;
  }

  /** As {@link Database#query}, on the connection that listens. */
  public <T> List<T> query(String sql, RowReader<T> reader, Object... parameters) {
    return Sql.unchecked(() -> Sql.query(connection, sql, reader, parameters));
  }

  /** Waits for notifications, at most so long. */
  public List<String> await(int millis) {
    return Sql.unchecked(
        () -> payloads(connection.unwrap(PGConnection.class).getNotifications(millis)));
  }

  /** The notifications that have come already, with the answer to a query for example. */
  public List<String> arrived() {
    return Sql.unchecked(() -> payloads(connection.unwrap(PGConnection.class).getNotifications()));
  }

  private static List<String> payloads(PGNotification[] notifications) {
    return notifications == null
        ? List.of()
        : Stream.of(notifications).map(PGNotification::getParameter).toList();
  }
}
