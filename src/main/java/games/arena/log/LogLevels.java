package games.arena.log;

import games.arena.fault.BackgroundTask;
import games.arena.sql.Database;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Log levels that administrators set while Arena runs, in PostgreSQL, so that they hold on every
 * replica and after a restart. Every replica follows within seconds.
 */
@ApplicationScoped
class LogLevels {

  private final Database database;
  private final BackgroundTask work =
      new BackgroundTask(LogLevels.class, "Reading the levels of log categories");

  /** What was set here, by category. */
  private final Map<String, Applied> applied = new HashMap<>();

  LogLevels(Database database) {
    this.database = database;
  }

  /**
   * @param logger kept, since the log manager may drop loggers without references
   * @param before the level to go back to; null to inherit it
   */
  private record Applied(Logger logger, Level before) {}

  /** The categories whose level was set, by name. */
  List<LevelView> all() {
    return database.query(
        "select category, level from log_level order by category",
        row -> new LevelView(row.getString("category"), row.getString("level")));
  }

  void set(String category, String level) {
    database.update(
        """
        insert into log_level (category, level) values (?, ?)
        on conflict (category) do update set level = excluded.level, changed_at = clock_timestamp()
        """,
        category,
        level);
    work.attempt(this::apply);
  }

  /** Puts a category back to its configured level; false if it was not set. */
  boolean reset(String category) {
    boolean found = database.update("delete from log_level where category = ?", category) == 1;
    work.attempt(this::apply);
    return found;
  }

  @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  void follow() {
    work.attempt(this::apply);
  }

  private synchronized void apply() {
    Map<String, String> wanted = new HashMap<>();
    all().forEach(one -> wanted.put(one.category(), one.level()));
    applied
        .entrySet()
        .removeIf(
            entry -> {
              boolean over = !wanted.containsKey(entry.getKey());
              if (over) {
                entry.getValue().logger.setLevel(entry.getValue().before);
              }
              return over;
            });
    wanted.forEach(this::apply);
  }

  private void apply(String category, String level) {
    Logger logger =
        applied.computeIfAbsent(
                category,
                name -> {
                  Logger found = Logger.getLogger(name);
                  return new Applied(found, found.getLevel());
                })
            .logger;
    Level wanted = org.jboss.logmanager.Level.parse(level);
    if (!wanted.equals(logger.getLevel())) {
      logger.setLevel(wanted);
    }
  }
}
