package games.arena.bench;

import static games.arena.testing.Patience.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import games.arena.battle.OwnDatabase;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * db-scheduler, a job queue in PostgreSQL, whose jobs are one small transaction each. Its settings
 * are those of its own benchmark for machines with two processors (docs/performance.md in its
 * repository).
 */
record JobQueue(OwnDatabase database) {

  static final String NAME = "db-scheduler, an update of one player a job";

  private static final int THREADS = 20;
  private static final double LOWER_LIMIT = 4;
  private static final double UPPER_LIMIT = 20;
  private static final int PLAYERS = 1_000;

  /** Makes its tables, as its documentation has them, and players, in a schema of their own. */
  void prepare() {
    database.sql(
        """
        create schema jobs;
        create table jobs.scheduled_tasks (
          task_name text not null,
          task_instance text not null,
          task_data bytea,
          execution_time timestamptz,
          picked boolean not null,
          picked_by text,
          last_success timestamptz,
          last_failure timestamptz,
          consecutive_failures int,
          last_heartbeat timestamptz,
          version bigint not null,
          priority smallint,
          state text,
          primary key (task_name, task_instance)
        );
        create index on jobs.scheduled_tasks (execution_time);
        create index on jobs.scheduled_tasks (last_heartbeat);
        create index on jobs.scheduled_tasks (priority desc, execution_time asc);
        create table jobs.player (id int primary key, gold bigint not null);
        insert into jobs.player select i, 1000 from generate_series(1, %d) i;
        analyze jobs.player
        """
            .formatted(PLAYERS));
  }

  /** Queues jobs, and executes them to the last one. */
  double perSecond(int jobs) throws SQLException {
    database.sql(
        """
        insert into jobs.scheduled_tasks (task_name, task_instance, execution_time, picked, version)
          select 'battle', i::text, now(), false, 1 from generate_series(1, %d) i
        """
            .formatted(jobs));
    AtomicInteger done = new AtomicInteger();
    try (AgroalDataSource pool = pool()) {
      OneTimeTask<Void> battle =
          Tasks.oneTime("battle")
              .execute(
                  (job, context) -> {
                    update(pool, 1 + Integer.parseInt(job.getId()) % PLAYERS);
                    done.incrementAndGet();
                  });
      Scheduler scheduler =
          Scheduler.create(pool, battle)
              .threads(THREADS)
              .pollUsingLockAndFetch(LOWER_LIMIT, UPPER_LIMIT)
              .pollingInterval(Duration.ofMillis(100))
              .build();
      long begin = System.nanoTime();
      try {
        scheduler.start();
        await()
            .pollInterval(Duration.ofMillis(10))
            .atMost(Duration.ofMinutes(30))
            .until(() -> done.get() == jobs);
        return jobs * 1e9 / (System.nanoTime() - begin);
      } finally {
        scheduler.stop();
      }
    }
  }

  private static void update(DataSource pool, int player) {
    try (Connection connection = pool.getConnection();
        PreparedStatement update =
            connection.prepareStatement("update player set gold = gold + 1 where id = ?")) {
      update.setInt(1, player);
      update.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private AgroalDataSource pool() throws SQLException {
    Map<String, String> access = database.postgres().configuration();
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(THREADS + 5)
                        .connectionFactoryConfiguration(
                            connection ->
                                connection
                                    .jdbcUrl(database.postgres().jdbcUrl() + "?currentSchema=jobs")
                                    .principal(
                                        new NamePrincipal(
                                            access.get("quarkus.datasource.username")))
                                    .credential(
                                        new SimplePassword(
                                            access.get("quarkus.datasource.password"))))));
  }
}
