package games.arena.sql;

import java.sql.SQLException;

/** PostgreSQL refused a statement, or could not be reached; the cause says which and why. */
public final class DatabaseException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public DatabaseException(SQLException cause) {
    super(cause.getMessage(), cause);
  }

  /** The SQLSTATE, empty where the failure has none (the pool's). */
  public String sqlState() {
    String state = ((SQLException) getCause()).getSQLState();
    return state == null ? "" : state;
  }
}
