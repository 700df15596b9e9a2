package games.arena.battle;

import games.arena.ArenaConfig;
import games.arena.fault.BackgroundTask;
import games.arena.http.Problems;
import games.arena.sql.Sql;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** How many battles may wait. */
@ApplicationScoped
class QueueLimits {

  private static final int RETRY_AFTER_SECONDS = 5;

  private final DataSource dataSource;
  private final ArenaConfig.Queue config;
  private final BackgroundTask work =
      new BackgroundTask(QueueLimits.class, "The count of the queue");
  private final AtomicLong waiting = new AtomicLong();

  QueueLimits(DataSource dataSource, ArenaConfig config) {
    this.dataSource = dataSource;
    this.config = config.queue();
  }

  int perPlayer() {
    return config.maxQueuedPerPlayer();
  }

  /** Refuses a battle while too many wait. */
  void refuseIfFull() {
    if (waiting.get() >= config.maxQueued()) {
      throw Problems.unavailable("Too many battles wait already.", RETRY_AFTER_SECONDS);
    }
  }

  static RuntimeException tooManyOfOne() {
    return Problems.tooManyRequests(
        "Too many battles of this attacker wait already.", RETRY_AFTER_SECONDS);
  }

  /** Counts what was accepted since the last look. */
  void accepted(int battles) {
    waiting.addAndGet(battles);
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void count() {
    work.attempt(() -> waiting.set(queued()));
  }

  /**
   * At most as many as there are ids from the oldest on, which the ends of two indexes tell; only
   * where that is too many all are counted.
   */
  private long queued() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      long most =
          number(
              connection,
              """
              select coalesce((select id from battle order by id desc limit 1)
                - (select id from battle where status = 'queued' order by id limit 1) + 1, 0) as n
              """);
      return most < config.maxQueued()
          ? most
          : number(connection, "select count(*) as n from battle where status = 'queued'");
    }
  }

  private static long number(Connection connection, String query) throws SQLException {
    return Sql.queryOne(connection, query, row -> row.getLong("n")).orElseThrow();
  }
}
