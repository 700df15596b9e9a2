package games.arena.sql;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import javax.sql.DataSource;

/**
 * PostgreSQL's clock, the one that all replicas share: a replica whose own clock is wrong neither
 * writes a battle into another day nor overlooks what others wrote.
 */
@ApplicationScoped
public class DatabaseClock {

  private final DataSource dataSource;

  DatabaseClock(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** When the connection's transaction began. */
  public Instant now(Connection connection) throws SQLException {
    return Sql.queryOne(connection, "select now() as now", row -> Sql.instant(row, "now"))
        .orElseThrow();
  }

  /** The time now. */
  public Instant now() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return now(connection);
    }
  }
}
