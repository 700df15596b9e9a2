package games.arena.sql;

import jakarta.enterprise.context.ApplicationScoped;
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

  /** The time now, by {@code clock_timestamp()}. */
  public Instant now() {
    return database
        .queryOne("select clock_timestamp() as now", row -> Sql.instant(row, "now"))
        .orElseThrow();
  }
}
