package games.arena.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * Plain SQL on a connection, for statements that work on many rows at a time. A parameter may be a
 * text, a number, an {@link Instant}, null, a collection of ids, or an array of texts or longs.
 */
public final class Sql {

  private Sql() {}

  /** Runs a query, or a statement that returns rows. */
  public static <T> List<T> query(
      Connection connection, String sql, RowReader<T> reader, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet row = statement.executeQuery()) {
      List<T> values = new ArrayList<>();
      while (row.next()) {
        values.add(reader.read(row));
      }
      return values;
    }
  }

  /** Runs a query of exactly one row. */
  public static <T> T queryRow(
      Connection connection, String sql, RowReader<T> reader, Object... parameters)
      throws SQLException {
    return query(connection, sql, reader, parameters).stream().findFirst().orElseThrow();
  }

  /** Runs a statement and says how many rows it wrote. */
  public static int update(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  /** A statement with its parameters set, for a caller that reads its rows in portions. */
  public static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, toJdbc(connection, parameters[i]));
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  /** Runs statements; what the driver throws becomes unchecked. */
  static <T> T unchecked(Statement<T> statement) {
    try {
      return statement.run();
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  @FunctionalInterface
  interface Statement<T> {
    T run() throws SQLException;
  }

  /** Reads a time stamp; null where there is none. */
  public static Instant instant(ResultSet row, String column) throws SQLException {
    var time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }

  private static Object toJdbc(Connection connection, Object parameter) throws SQLException {
    if (parameter instanceof Instant instant) {
      return instant.atOffset(ZoneOffset.UTC);
    }
    if (parameter instanceof String[] texts) {
      return connection.createArrayOf("text", texts);
    }
    if (parameter instanceof long[] numbers) {
      // JDBC's own method takes objects only, which the driver writes as text.
      return connection.unwrap(PGConnection.class).createArrayOf("bigint", numbers);
    }
    if (parameter instanceof Collection<?> ids) {
      return toJdbc(connection, ids.stream().mapToLong(id -> (Long) id).toArray());
    }
    return parameter;
  }
}
