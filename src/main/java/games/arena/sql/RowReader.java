package games.arena.sql;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Makes a value of a row; the cursor stands on it. */
@FunctionalInterface
public interface RowReader<T> {
  T read(ResultSet row) throws SQLException;
}
