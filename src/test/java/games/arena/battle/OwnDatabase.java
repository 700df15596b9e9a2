package games.arena.battle;

import games.arena.devservers.PostgresServer;
import games.arena.testing.RealServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** A PostgreSQL whose schema and rows the test makes itself. */
public record OwnDatabase(PostgresServer postgres) implements AutoCloseable {

  public static OwnDatabase start(String... settings) {
    return new OwnDatabase(RealServers.postgres(settings));
  }

  public interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * Migrates the schema.
   *
   * @param target the last version to apply, or {@code latest}
   */
  public void migrate(String target) {
    Map<String, String> access = postgres.configuration();
    // The thread's own class loader is Quarkus' in other tests, and sees no migrations.
    Flyway.configure(OwnDatabase.class.getClassLoader())
        .dataSource(
            postgres.jdbcUrl(),
            access.get("quarkus.datasource.username"),
            access.get("quarkus.datasource.password"))
        .placeholders(Map.of("min-loot-percent", "10", "max-loot-percent", "20"))
        .target(target)
        .load()
        .migrate();
  }

  public void sql(String statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(statements);
    } catch (SQLException e) {
      throw new IllegalStateException(statements, e);
    }
  }

  /** Keeps the locks of a query until it is closed. */
  Connection lock(String query) throws SQLException {
    Connection connection = connect();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(query);
    }
    return connection;
  }

  public <T> List<T> query(String query, Reader<T> reader) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      List<T> values = new ArrayList<>();
      while (row.next()) {
        values.add(reader.read(row));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  /** The only value of a query. */
  public String text(String query) {
    return query(query, row -> row.getString(1)).get(0);
  }

  public long number(String query) {
    return Long.parseLong(text(query));
  }

  private Connection connect() throws SQLException {
    Map<String, String> access = postgres.configuration();
    return DriverManager.getConnection(
        postgres.jdbcUrl(),
        access.get("quarkus.datasource.username"),
        access.get("quarkus.datasource.password"));
  }

  @Override
  public void close() {
    postgres.close();
  }
}
