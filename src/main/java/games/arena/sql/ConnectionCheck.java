package games.arena.sql;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Finds out whether a pooler between Arena and PostgreSQL takes something away that Arena rests on:
 * the time-outs of application.properties, or a backend of its own for each connection, without
 * which notifications are lost.
 */
@ApplicationScoped
public class ConnectionCheck {

  private static final Logger LOG = Logger.getLogger(ConnectionCheck.class);

  /**
   * Others may use the pooler at the same moment, so one look proves nothing if it finds nothing.
   */
  private static final int LOOKS = 5;

  /** Before the scheduler, so that a process that is refused has done nothing yet. */
  private static final int START = Interceptor.Priority.PLATFORM_BEFORE - 20;

  private static final String BACKEND = "select pg_backend_pid() as pid";

  private final Database database;

  ConnectionCheck(Database database) {
    this.database = database;
  }

  /**
   * Refuses to start; a PostgreSQL that is away is checked when {@link #complaint} is next asked.
   */
  void start(@Observes @Priority(START) StartupEvent event) {
    Optional<String> complaint;
    try {
      complaint = database.listen("arena_check", this::complaint);
    } catch (DatabaseException e) {
      LOG.warnf("The connections to PostgreSQL are not checked yet: %s", e.getMessage());
      return;
    }
    complaint.ifPresent(
        line -> {
          throw new ConfigurationException(line);
        });
  }

  /** What is wrong with a connection, and what to do; nothing where it is as it should be. */
  public Optional<String> complaint(Listening connection) {
    return sharesItsBackend(connection)
        ? Optional.of(
            "PostgreSQL is reached through a pooler in transaction mode, which loses notifications:"
                + " set pool_mode=session for Arena's database, or connect to PostgreSQL directly")
        : missingTimeouts(connection);
  }

  /**
   * In session mode a connection keeps its backend, which serves no other connection. In
   * transaction mode another connection's transaction takes the backend that was used last.
   */
  private boolean sharesItsBackend(Listening connection) {
    for (int look = 0; look < LOOKS; look++) {
      int before = backend(connection.query(BACKEND, row -> row.getInt("pid")));
      boolean shared =
          database.inTransaction(
              other -> {
                int others = backend(other.query(BACKEND, row -> row.getInt("pid")));
                return others == before
                    || backend(connection.query(BACKEND, row -> row.getInt("pid"))) != before;
              });
      if (shared) {
        return true;
      }
    }
    return false;
  }

  private static int backend(List<Integer> pids) {
    return pids.get(0);
  }

  private static Optional<String> missingTimeouts(Listening connection) {
    List<String> missing =
        connection.query(
            """
            select name from pg_settings where setting = '0' and name in
              ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout')
            order by name
            """,
            row -> row.getString("name"));
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "PostgreSQL says 0 for %s on Arena's connections: let quarkus.datasource.jdbc.new-connection-sql set them, or alter role ... set them for Arena's user"
                .formatted(String.join(", ", missing)));
  }
}
