package games.arena.account;

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
 * Hears from PostgreSQL, on a connection of its own, what changes to accounts, sessions and keys
 * are committed: within milliseconds, by {@code LISTEN}. Silence could as well be a broken line, so
 * a question is asked regularly, and only an answer to it counts as being in touch.
 */
@ApplicationScoped
class ChangeFeed {

  private static final Logger LOG = Logger.getLogger(ChangeFeed.class);

  private static final int ASK_EVERY_MILLIS = 250;

  private final Database database;
  private final ConnectionCheck check;
  private final AccountChanges changes;
  private final BackgroundTask listening =
      new BackgroundTask(ChangeFeed.class, "Listening for changed accounts");
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "account-changes");

  /**
   * Whether the connection is to be checked before it is trusted: at first, and after its backend
   * has changed. Not after every outage, when connections are scarce: the check needs another one.
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

  /** Listens until the feed is stopped, or has to begin anew on another connection. */
  private void listen() {
    Optional<String> complaint = database.listen("arena_account", this::listen);
    if (complaint.isPresent() && !complaining) {
      LOG.errorf("No cache is trusted, all is read from PostgreSQL: %s", complaint.get());
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
    catchUp(connection, backend.incarnation);
    changes.confirm(asked);
    while (stopped.getCount() > 0) {
      connection.await(ASK_EVERY_MILLIS).forEach(this::hear);
      asked = System.nanoTime();
      Backend now = ask(connection);
      if (!backend.equals(now)) {
        // A backup was restored over the database, or a pooler has taken the backend away.
        suspicious = backend.pid != now.pid;
        return Optional.empty();
      }
      // What came before the answer was committed before the question, and counts for it.
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
    // A transaction may have been under way for a while when its time was taken.
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

  private void hear(String notification) {
    String[] word = notification.split(" ");
    switch (word[0]) {
      case "account" -> changes.accountChanged(Long.parseLong(word[1]), Long.parseLong(word[2]));
      case "session" -> changes.sessionEnded(UUID.fromString(word[1]));
      case "keys" -> changes.keysChanged();
      default -> LOG.warnf("Heard of a change that this version does not know: %s", word[0]);
    }
  }
}
