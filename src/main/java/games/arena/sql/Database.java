package games.arena.sql;

import games.arena.fault.CircuitBreaker;
import games.arena.fault.Outage;
import games.arena.fault.Timeouts;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.AgroalDataSource.FlushMode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The way to PostgreSQL. Plain SQL goes through the methods that take a statement, Panache entities
 * through {@link #entities}. All methods block, and fail with {@link DatabaseException}.
 *
 * <p>A statement outside of {@link #inTransaction} commits by itself, unless a transaction of
 * {@link #entities} is under way on this thread: then it is part of that one.
 *
 * <p>While PostgreSQL is away all methods fail at once: each would else wait for its time-out on a
 * thread that others need.
 */
@ApplicationScoped
public class Database {

  private static final String NO_CONNECTION = "08001";

  /** How long PostgreSQL may take for one portion of a {@link #stream}. */
  private static final Duration LONGEST_FETCH = Duration.ofMinutes(5);

  /** The rows that the driver fetches at a time for a {@link #stream}. */
  private static final int FETCH_SIZE = 5_000;

  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final AgroalDataSource pool;
  private final CircuitBreaker breaker;

  Database(AgroalDataSource pool, DatabaseProbe probe, Timeouts timeouts) {
    this.pool = pool;
    this.breaker =
        new CircuitBreaker(
            new CircuitBreaker.Server(
                "PostgreSQL", Outage::isConnectionFailure, probe::ask, Database::refusal),
            timeouts);
  }

  @PreDestroy
  void stop() {
    breaker.stop();
  }

  /** Runs a query, or a statement that returns rows. */
  public <T> List<T> query(String sql, RowReader<T> reader, Object... parameters) {
    return withConnection(connection -> Sql.query(connection, sql, reader, parameters));
  }

  /** Runs a query of at most one row. */
  public <T> Optional<T> queryOne(String sql, RowReader<T> reader, Object... parameters) {
    return query(sql, reader, parameters).stream().findFirst();
  }

  /** Runs a query of exactly one row. */
  public <T> T queryRow(String sql, RowReader<T> reader, Object... parameters) {
    return queryOne(sql, reader, parameters).orElseThrow();
  }

  /** The number of rows in a table, or of those that a condition behind its name selects. */
  public long count(String from) {
    return queryRow("select count(*) as n from " + from, row -> row.getLong("n"));
  }

  /**
   * The time now, by PostgreSQL's clock, the one that all replicas share: a replica whose own clock
   * is wrong neither writes a battle into another day nor overlooks what others wrote.
   */
  public Instant now() {
    return queryRow("select clock_timestamp() as now", row -> Sql.instant(row, "now"));
  }

  /** Runs a statement and returns how many rows it wrote. */
  public int update(String sql, Object... parameters) {
    return withConnection(connection -> Sql.update(connection, sql, parameters));
  }

  /**
   * Runs statements in a transaction of their own: commits when the work returns, rolls back when
   * it throws.
   */
  public <T> T inTransaction(Function<Transaction, T> work) {
    return withConnection(connection -> inTransaction(connection, work));
  }

  /** Runs statements in a transaction of their own and takes back all that they did. */
  public <T> T inRolledBackTransaction(Function<Transaction, T> work) {
    return withConnection(
        connection -> {
          connection.setAutoCommit(false);
          try {
            return work.apply(new Transaction(connection));
          } finally {
            connection.rollback();
            connection.setAutoCommit(true);
          }
        });
  }

  /**
   * Reads a result of any size in the memory of one portion.
   *
   * @param settings run in the transaction before the query, such as {@code set local …}
   */
  public <T> void stream(
      String sql,
      List<String> settings,
      RowReader<T> reader,
      Consumer<T> consumer,
      Object... parameters) {
    withConnection(
        connection -> {
          stream(connection, sql, settings, reader, consumer, parameters);
          return null;
        });
  }

  static <T> void stream(
      Connection connection,
      String sql,
      List<String> settings,
      RowReader<T> reader,
      Consumer<T> consumer,
      Object... parameters)
      throws SQLException {
    patiently(
        connection,
        LONGEST_FETCH,
        patient ->
            inTransaction(
                patient,
                transaction -> {
                  settings.forEach(transaction::update);
                  transaction.stream(sql, reader, consumer, parameters);
                  return null;
                }));
  }

  /**
   * As {@link #inTransaction(Function)}, for background work whose statements may take longer than
   * a client would wait.
   */
  public <T> T inTransaction(Duration longestStatement, Function<Transaction, T> work) {
    return withConnection(
        connection ->
            patiently(
                connection,
                longestStatement,
                patient ->
                    inTransaction(
                        patient,
                        transaction -> {
                          transaction.update(
                              "set local statement_timeout = " + longestStatement.toMillis());
                          return work.apply(transaction);
                        })));
  }

  /** Keeps a connection for work that listens to a channel, until the work returns. */
  public <T> T listen(String channel, Function<Listening, T> work) {
    // Only the start is guarded: to the circuit breaker, work that lasts looks like a server that
    // hangs.
    try (Connection connection = guard(() -> listening(channel))) {
      try {
        return work.apply(new Listening(connection));
      } finally {
        // The driver collects notifications for a connection that listens; in the pool they would
        // pile up.
        Sql.update(connection, "unlisten *");
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private Connection listening(String channel) {
    try {
      Connection connection = pool.getConnection();
      try {
        Sql.update(connection, "listen " + channel);
        return connection;
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** Runs work on Panache entities in a new JTA transaction. */
  public <T> T entities(Supplier<T> work) {
    return guard(() -> QuarkusTransaction.requiringNew().call(work::get));
  }

  static <T> T inTransaction(Connection connection, Function<Transaction, T> work)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      T result = work.apply(new Transaction(connection));
      connection.commit();
      connection.setAutoCommit(true);
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      rollBack(connection, e);
      throw e;
    }
  }

  /**
   * Lets the driver wait for an answer longer than the request path may (application.properties),
   * and a little longer than PostgreSQL may take, so that a slow statement ends as an error on a
   * connection that is still good.
   */
  private static <T> T patiently(Connection connection, Duration longestStatement, Work<T> work)
      throws SQLException {
    return withTimeout(connection, longestStatement.plus(MARGIN), work);
  }

  /** Lets the driver wait for each answer this long, instead of as long as it would. */
  static <T> T withTimeout(Connection connection, Duration timeout, Work<T> work)
      throws SQLException {
    int usual = connection.getNetworkTimeout();
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(timeout.toMillis()));
    T result;
    try {
      result = work.apply(connection);
    } catch (SQLException | RuntimeException | Error e) {
      restoreTimeout(connection, usual, e);
      throw e;
    }
    connection.setNetworkTimeout(Runnable::run, usual);
    return result;
  }

  private static void restoreTimeout(Connection connection, int millis, Throwable failure) {
    try {
      connection.setNetworkTimeout(Runnable::run, millis);
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  /**
   * A connection that broke cannot be rolled back either; the first failure is the one to report.
   */
  private static void rollBack(Connection connection, Throwable failure) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  private <T> T withConnection(Work<T> work) {
    return guard(
        () -> {
          try (Connection connection = pool.getConnection()) {
            return work.apply(connection);
          } catch (SQLException e) {
            throw new DatabaseException(e);
          }
        });
  }

  private <T> T guard(Supplier<T> work) {
    try {
      return breaker.call(work);
    } catch (RuntimeException e) {
      if (Outage.isReadOnly(e)) {
        // A connection stays read-only when its server is the primary again, or another one is.
        pool.flush(FlushMode.GRACEFUL);
      }
      throw e;
    }
  }

  private static DatabaseException refusal() {
    return new DatabaseException(
        new SQLTransientConnectionException("PostgreSQL does not answer", NO_CONNECTION));
  }

  @FunctionalInterface
  interface Work<T> {
    T apply(Connection connection) throws SQLException;
  }

  /** The statements of one transaction; of no use after it. */
  public static final class Transaction {

    private final Connection connection;

    private Transaction(Connection connection) {
      this.connection = connection;
    }

    /**
     * Has the statements that follow read along indexes, whatever the statistics say: for pages and
     * searches that end after a few rows. Where the planner believes that there are few anyway, it
     * would read all of them first, and sort them. A connection plans such a statement once.
     */
    public void followIndexes() {
      query(
          """
          select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
            set_config('enable_sort', 'off', true), set_config('enable_incremental_sort', 'off', true),
            set_config('plan_cache_mode', 'force_generic_plan', true)
          """,
          row -> true);
    }

    /** As {@link Database#query}. */
    public <T> List<T> query(String sql, RowReader<T> reader, Object... parameters) {
      return Sql.unchecked(() -> Sql.query(connection, sql, reader, parameters));
    }

    /** As {@link Database#queryOne}. */
    public <T> Optional<T> queryOne(String sql, RowReader<T> reader, Object... parameters) {
      return query(sql, reader, parameters).stream().findFirst();
    }

    /** As {@link Database#queryRow}. */
    public <T> T queryRow(String sql, RowReader<T> reader, Object... parameters) {
      return queryOne(sql, reader, parameters).orElseThrow();
    }

    /** As {@link Database#update}. */
    public int update(String sql, Object... parameters) {
      return Sql.unchecked(() -> Sql.update(connection, sql, parameters));
    }

    private <T> void stream(
        String sql, RowReader<T> reader, Consumer<T> consumer, Object[] parameters) {
      Sql.unchecked(
          () -> {
            try (PreparedStatement select = Sql.prepare(connection, sql, parameters)) {
              select.setFetchSize(FETCH_SIZE);
              try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                  consumer.accept(reader.read(row));
                }
              }
            }
            return null;
          });
    }
  }
}
