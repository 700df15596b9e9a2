package games.arena.account.grant;

import games.arena.fault.BackgroundTask;
import games.arena.sql.ConnectionCheck;
import games.arena.sql.Database;
import games.arena.sql.Listening;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Receives committed changes to accounts, sessions and keys from PostgreSQL within milliseconds, by
 * {@code LISTEN} on its own connection. Silence may mean a broken connection, so the feed queries
 * it regularly; only an answer proves that no change was missed.
 */
@ApplicationScoped
class ChangeFeed {

  private static final Logger LOG = Logger.getLogger(ChangeFeed.class);

  private static final int PING_INTERVAL_MILLIS = 250;

  private final Database database;
  private final ConnectionCheck check;
  private final AccountChanges changes;
  private final BackgroundTask listening =
      new BackgroundTask(ChangeFeed.class, "Change feed of accounts");
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "account-changes");

  /**
   * Whether the connection must be checked before it is trusted: at first, and after its backend
   * has changed. An outage alone requires no check: connections are scarce then, and the check
   * needs a second one.
   */
  private boolean suspicious = true;

  private boolean complaining;

  ChangeFeed(Database database, ConnectionCheck check, AccountChanges changes) {
    this.database = database;
    this.check = check;
    this.changes = changes;
  }

  void start(@Observes StartupEvent event) {
    thread.setDaemon(true);
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopped.countDown();
    // The connection must be returned before the pool closes.
    thread.join(2L * PING_INTERVAL_MILLIS);
  }

  private void run() {
    try {
      do {
        listening.attempt(this::listen);
        changes.loseTouch();
      } while (!stopped.await(PING_INTERVAL_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Listens until the feed stops or needs a new connection. */
  private void listen() {
    Optional<String> complaint = database.listen("arena_account", this::listen);
    if (complaint.isPresent() && !complaining) {
      LOG.errorf("Change feed not usable, caches are bypassed: %s", complaint.get());
    }
    complaining = complaint.isPresent();
  }

  private Optional<String> listen(Listening connection) {
    if (suspicious) {
      Optional<String> complaint = check.complaint(connection);
      if (complaint.isPresent()) {
        return complaint;
      }
      suspicious = false;
    }
    long asked = System.nanoTime();
    Backend backend = ask(connection);
    if (backend.incarnation == null) {
      return Optional.of(
          "the table installation has no row: insert into installation default values");
    }
    catchUp(connection, backend.incarnation);
    changes.confirm(asked);
    listening.works();
    while (stopped.getCount() > 0) {
      connection.await(PING_INTERVAL_MILLIS).forEach(this::hear);
      asked = System.nanoTime();
      Backend now = ask(connection);
      if (!backend.equals(now)) {
        // A backup was restored into the database, or a pooler switched the backend.
        suspicious = backend.pid != now.pid;
        return Optional.empty();
      }
      // Changes committed before the query arrive before its answer; apply them before confirming.
      connection.arrived().forEach(this::hear);
      changes.confirm(asked);
    }
    return Optional.empty();
  }

  private record Backend(int pid, String incarnation) {}

  private static Backend ask(Listening connection) {
    return connection
        .query(
            "select pg_backend_pid() as pid, database_incarnation() as incarnation",
            row -> new Backend(row.getInt("pid"), row.getString("incarnation")))
        .get(0);
  }

  private void catchUp(Listening connection, String incarnation) {
    String since = "clock_timestamp() - ? * interval '1 second'";
    // changed_at is taken before the commit; the extra minute covers long transactions.
    long seconds = AccountChanges.REMEMBERED.plus(Duration.ofMinutes(1)).toSeconds();
    Map<Long, Long> accounts = new HashMap<>();
    connection.query(
        "select account_id, version from account_change where changed_at > " + since,
        row -> accounts.put(row.getLong("account_id"), row.getLong("version")),
        seconds);
    List<UUID> ended =
        connection.query(
            "select id from session where ended_at > " + since,
            row -> row.getObject("id", UUID.class),
            seconds);
    changes.catchUp(incarnation, accounts, ended);
  }

  /** Any user of the database can send a notification; an invalid one must not end the feed. */
  private void hear(String notification) {
    String[] word = notification.split(" ");
    try {
      switch (word[0]) {
        case "account" -> changes.accountChanged(Long.parseLong(word[1]), Long.parseLong(word[2]));
        case "session" -> changes.sessionEnded(UUID.fromString(word[1]));
        case "keys" -> changes.keysChanged();
        case "name" -> changes.nameChanged(Long.parseLong(word[1]));
        default -> LOG.warn("Unknown change notification ignored");
      }
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      LOG.warn("Invalid change notification ignored");
    }
  }
}
