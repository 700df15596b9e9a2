package games.arena.battle;

import games.arena.ArenaConfig;
import games.arena.fault.BackgroundTask;
import games.arena.sql.Database;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/**
 * Whether the worker of this process may take battles: not while an administrator has paused the
 * queue, or drains this worker. PostgreSQL is asked once a second; during an outage the last answer
 * holds.
 */
@ApplicationScoped
class WorkerControl {

  private static final int MAX_NAME = 100;
  private static final int UUID_LENGTH = 36;

  private final Database database;
  private final ArenaConfig.Worker config;
  private final String name;
  private final BackgroundTask work =
      new BackgroundTask(WorkerControl.class, "Reading whether the queue is paused");

  /** False until PostgreSQL has answered once. */
  private volatile boolean mayTake;

  WorkerControl(Database database, ArenaConfig config) {
    this.database = database;
    this.config = config.worker();
    // The name becomes part of a key in Redis, where braces have a meaning.
    String clean = this.config.name().orElseGet(WorkerControl::host).replaceAll("[^\\w.-]", "-");
    this.name = clean.substring(0, Math.min(clean.length(), MAX_NAME));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void look() {
    if (isEnabled()) {
      work.attempt(
          () ->
              mayTake =
                  database.queryRow(
                      """
                      select not exists (select from queue_pause)
                        and not exists (select from drained_worker where name = ?) as may_take
                      """,
                      row -> row.getBoolean("may_take"),
                      name));
    }
  }

  boolean isEnabled() {
    return config.enabled();
  }

  boolean mayTake() {
    return mayTake;
  }

  /** The most battles in the worker's hands. */
  int most() {
    return config.batch() * config.concurrency();
  }

  /** An id for a worker of this process: its name, and what no other start has. */
  String newId() {
    return name + "." + UUID.randomUUID();
  }

  /** The name in a worker's id; ids of earlier releases have none. */
  static String nameIn(String id) {
    return id.length() > UUID_LENGTH + 1 ? id.substring(0, id.length() - UUID_LENGTH - 1) : id;
  }
}
