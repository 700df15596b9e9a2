package games.arena.sql;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration;
import io.agroal.api.security.SimplePassword;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.postgresql.Driver;

/**
 * Asks PostgreSQL on a new connection and a new thread, beside the pools: so that neither a busy
 * pool is taken for an outage, nor an old connection for proof that new ones can be had.
 */
@ApplicationScoped
public class DatabaseProbe {

  private static final String TIMEOUT_SECONDS = "1";

  private final AgroalDataSource pool;

  DatabaseProbe(AgroalDataSource pool) {
    this.pool = pool;
  }

  /** Runs a query. Its connection and thread end within some seconds, whatever happens. */
  public <T> Uni<List<T>> query(String sql, RowReader<T> reader, Object... parameters) {
    // A future, since a failure after the caller's time-out has no subscriber left.
    return Uni.createFrom()
        .completionStage(
            () ->
                CompletableFuture.supplyAsync(
                    () -> {
                      try (Connection connection = connect()) {
                        return Sql.query(connection, sql, reader, parameters);
                      } catch (SQLException e) {
                        throw new DatabaseException(e);
                      }
                    },
                    DatabaseProbe::start));
  }

  /** Whether PostgreSQL takes connections and answers. */
  Uni<List<Integer>> ask() {
    return query("select 1 as one", row -> row.getInt("one"));
  }

  private Connection connect() throws SQLException {
    AgroalConnectionFactoryConfiguration server =
        pool.getConfiguration().connectionPoolConfiguration().connectionFactoryConfiguration();
    Properties properties = new Properties();
    properties.putAll(server.jdbcProperties());
    if (server.principal() != null) {
      properties.setProperty("user", server.principal().getName());
    }
    for (Object credential : server.credentials()) {
      if (credential instanceof SimplePassword password) {
        properties.setProperty("password", password.getWord());
      }
    }
    properties.setProperty("connectTimeout", TIMEOUT_SECONDS);
    properties.setProperty("socketTimeout", TIMEOUT_SECONDS);
    return new Driver().connect(server.jdbcUrl(), properties);
  }

  private static void start(Runnable query) {
    Thread thread = new Thread(query, "postgresql-probe");
    thread.setDaemon(true);
    thread.start();
  }
}
