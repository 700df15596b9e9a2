package games.arena.account;

import games.arena.fault.BackgroundTask;
import games.arena.sql.Sql;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/** Makes and rotates signing keys, and clears away what is over; on every replica. */
@ApplicationScoped
class AccountKeeper {

  private static final Logger LOG = Logger.getLogger(AccountKeeper.class);

  private final SigningKeys keys;
  private final DatabaseKeys databaseKeys;
  private final Sessions sessions;
  private final DataSource dataSource;
  private final BackgroundTask keeping =
      new BackgroundTask(AccountKeeper.class, "Keeping sessions and keys");

  AccountKeeper(
      SigningKeys keys, DatabaseKeys databaseKeys, Sessions sessions, DataSource dataSource) {
    this.keys = keys;
    this.databaseKeys = databaseKeys;
    this.sessions = sessions;
    this.dataSource = dataSource;
  }

  /** A directory of keys that cannot be used is better found now than by the first client. */
  void start(@Observes StartupEvent event) throws SQLException {
    if (keys.areFiles()) {
      keys.load();
    }
  }

  @Scheduled(
      every = "60s",
      delayed = "2s",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void keep() {
    keeping.attempt(
        () -> {
          keepKeys();
          sessions.deleteOver();
          deleteOldChanges();
        });
  }

  private void keepKeys() throws SQLException {
    // The first key is made here, so that no client has to wait for it.
    keys.get();
    if (!keys.areFiles()) {
      if (databaseKeys.rotateIfDue()) {
        LOG.info("Another key signs tokens from now on");
      }
      databaseKeys.deleteUnused();
    }
  }

  private void deleteOldChanges() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      Sql.update(
          connection,
          "delete from account_change where changed_at < clock_timestamp() - interval '1 hour'");
    }
  }
}
