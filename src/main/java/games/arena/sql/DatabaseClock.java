package games.arena.sql;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/**
 * PostgreSQL's clock, the one that all replicas share: a replica whose own clock is wrong neither
 * writes a battle into another day nor overlooks what others wrote.
 */
@ApplicationScoped
public class DatabaseClock {

  private final Database database;

  DatabaseClock(Database database) {
    this.database = database;
  }

  /**
   * The time now, not that of the transaction's beginning: whoever asks after it got its locks is
   * later than who had them before.
   */
  public Instant now(Connection connection) throws SQLException {
    return Sql.queryOne(
            connection, "select clock_timestamp() as now", row -> Sql.instant(row, "now"))
        .orElseThrow();
  }

  /** The time now. */
  public Instant now() {
    return database
        .queryOne("select clock_timestamp() as now", row -> Sql.instant(row, "now"))
        .orElseThrow();
  }
}
