package games.arena.account;

import games.arena.fault.BackgroundTask;
import games.arena.sql.Sql;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hears from PostgreSQL, on a connection of its own, what changes to accounts, sessions and keys
 * are committed: within milliseconds, by {@code LISTEN}. Silence could as well be a broken line, so
 * a question is asked regularly, and only an answer to it counts as being in touch.
 */
@ApplicationScoped
class ChangeFeed {

  private static final Logger LOG = Logger.getLogger(ChangeFeed.class);

  private static final int ASK_EVERY_MILLIS = 250;

  private final DataSource dataSource;
  private final AccountChanges changes;
  private final BackgroundTask listening =
      new BackgroundTask(ChangeFeed.class, "Listening for changed accounts");
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "account-changes");

  ChangeFeed(DataSource dataSource, AccountChanges changes) {
    this.dataSource = dataSource;
    this.changes = changes;
  }

  void start(@Observes StartupEvent event) {
    thread.setDaemon(true);
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopped.countDown();
    // The connection must be given back before the pool is closed.
    thread.join(2L * ASK_EVERY_MILLIS);
  }

  private void run() {
    try {
      do {
        listening.attempt(this::listen);
        changes.loseTouch();
      } while (!stopped.await(ASK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      Sql.update(connection, "listen arena_account");
      long asked = System.nanoTime();
      catchUp(connection);
      changes.confirm(asked);
      PGConnection postgres = connection.unwrap(PGConnection.class);
      while (stopped.getCount() > 0) {
        hear(postgres.getNotifications(ASK_EVERY_MILLIS));
        asked = System.nanoTime();
        Sql.queryOne(connection, "select 1", row -> row.getInt(1));
        // What came before the answer was committed before the question, and counts for it.
        hear(postgres.getNotifications());
        changes.confirm(asked);
      }
      Sql.update(connection, "unlisten *");
    }
  }

  private void catchUp(Connection connection) throws SQLException {
    String since = "clock_timestamp() - ? * interval '1 second'";
    // A transaction may have been under way for a while when its time was taken.
    long seconds = AccountChanges.REMEMBERED.plus(Duration.ofMinutes(1)).toSeconds();
    Map<Long, Long> accounts = new HashMap<>();
    Sql.query(
        connection,
        "select account_id, version from account_change where changed_at > " + since,
        row -> accounts.put(row.getLong("account_id"), row.getLong("version")),
        seconds);
    List<UUID> ended =
        Sql.query(
            connection,
            "select id from session where ended_at > " + since,
            row -> row.getObject("id", UUID.class),
            seconds);
    changes.catchUp(accounts, ended);
  }

  private void hear(PGNotification[] notifications) {
    if (notifications != null) {
      for (PGNotification notification : notifications) {
        hear(notification.getParameter().split(" "));
      }
    }
  }

  private void hear(String[] word) {
    switch (word[0]) {
      case "account" -> changes.accountChanged(Long.parseLong(word[1]), Long.parseLong(word[2]));
      case "session" -> changes.sessionEnded(UUID.fromString(word[1]));
      case "keys" -> changes.keysChanged();
      default -> LOG.warnf("Heard of a change that this version does not know: %s", word[0]);
    }
  }
}
