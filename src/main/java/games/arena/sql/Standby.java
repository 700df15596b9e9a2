package games.arena.sql;

import games.arena.sql.Database.Transaction;
import games.arena.sql.Database.Work;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Lets a hot standby answer reads that cost much, where one is configured. A read there sees all
 * that was committed before the read began, as on the primary: the standby is asked how far it has
 * replayed, and may catch up for a moment. Where it is away, behind or cancels the read, the
 * primary answers.
 */
@ApplicationScoped
public class Standby {

  private static final Logger LOG = Logger.getLogger(Standby.class);

  private static final Duration CATCH_UP = Duration.ofMillis(100);
  private static final Duration CATCH_UP_POLL = Duration.ofMillis(5);

  /** A standby that hangs is found out before a client notices. */
  private static final Duration LONGEST_CHECK = Duration.ofMillis(500);

  private static final Duration PAUSE_WHEN_BEHIND = Duration.ofSeconds(1);
  private static final Duration PAUSE_WHEN_AWAY = Duration.ofSeconds(10);

  /** A commit is in the log on disk before anybody sees what it changed. */
  private static final String POSITION =
      """
      select pg_current_wal_flush_lsn()::text as lsn, system_identifier as cluster from pg_control_system()
      """;

  private static final String HAS_REACHED =
      """
      select coalesce(pg_is_in_recovery() and system_identifier = ? and pg_last_wal_replay_lsn() >= ?::pg_lsn, false)
        as reached
      from pg_control_system()
      """;

  private final Database primary;
  private final Optional<AgroalDataSource> pool;
  private final Counter answeredByStandby;
  private final Counter answeredByPrimary;
  private volatile long pausedUntil = System.nanoTime();
  private volatile boolean away;

  Standby(
      Database primary,
      @DataSource("standby") InjectableInstance<AgroalDataSource> pool,
      MeterRegistry metrics) {
    this.primary = primary;
    this.pool = pool.getHandle().getBean().isActive() ? Optional.of(pool.get()) : Optional.empty();
    this.answeredByStandby = counter(metrics, "standby");
    this.answeredByPrimary = counter(metrics, "primary");
  }

  /** Creates the counters at start: one that appears with its first event hides that event. */
  void register(@Observes StartupEvent start) {}

  private static Counter counter(MeterRegistry metrics, String server) {
    return Counter.builder("arena.standby.reads")
        .description("Reads that a standby may answer, by the server that did")
        .tag("server", server)
        .register(metrics);
  }

  /** A place in the log of a cluster, which its standbys share. */
  private record Position(String lsn, long cluster) {

    static Position read(ResultSet row) throws SQLException {
      return new Position(row.getString("lsn"), row.getLong("cluster"));
    }
  }

  /** As {@link Database#inTransaction(Function)}, for work that only reads and may be repeated. */
  public <T> T inTransaction(Function<Transaction, T> work) {
    return read(
        connection -> Database.inTransaction(connection, work), () -> primary.inTransaction(work));
  }

  /** As {@link Database#stream}; where the standby fails midway, rows come again. */
  public <T> void stream(
      String sql,
      List<String> settings,
      RowReader<T> reader,
      Consumer<T> consumer,
      Object... parameters) {
    read(
        connection -> {
          Database.stream(connection, sql, settings, reader, consumer, parameters);
          return null;
        },
        () -> {
          primary.stream(sql, settings, reader, consumer, parameters);
          return null;
        });
  }

  private <T> T read(Work<T> onStandby, Supplier<T> onPrimary) {
    if (pool.isEmpty()) {
      return onPrimary.get();
    }
    if (System.nanoTime() - pausedUntil >= 0) {
      Position now = primary.queryRow(POSITION, Position::read);
      try (Connection connection = pool.get().getConnection()) {
        // The transaction begins after the check, so its snapshot has all that the check found.
        if (hasCaughtUp(connection, now)) {
          T result = onStandby.apply(connection);
          back();
          return result;
        }
        pause(PAUSE_WHEN_BEHIND);
      } catch (SQLException | DatabaseException e) {
        leave(e);
      }
    }
    answeredByPrimary.increment();
    return onPrimary.get();
  }

  private static boolean hasCaughtUp(Connection connection, Position position) throws SQLException {
    return Database.withTimeout(
        connection,
        LONGEST_CHECK,
        checked -> {
          long began = System.nanoTime();
          while (!hasReached(checked, position)) {
            if (System.nanoTime() - began > CATCH_UP.toNanos()) {
              return false;
            }
            LockSupport.parkNanos(CATCH_UP_POLL.toNanos());
          }
          return true;
        });
  }

  private static boolean hasReached(Connection connection, Position position) throws SQLException {
    return Sql.queryRow(
        connection, HAS_REACHED, row -> row.getBoolean("reached"), position.cluster, position.lsn);
  }

  private void back() {
    answeredByStandby.increment();
    if (away) {
      away = false;
      LOG.info("The standby answers again");
    }
  }

  private void leave(Exception failure) {
    pause(PAUSE_WHEN_AWAY);
    if (!away) {
      away = true;
      LOG.warnf("The standby does not answer, the primary does in its place: %s", failure);
    }
  }

  private void pause(Duration pause) {
    pausedUntil = System.nanoTime() + pause.toNanos();
  }
}
