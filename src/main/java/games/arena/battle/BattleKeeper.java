package games.arena.battle;

import games.arena.ArenaConfig;
import games.arena.fault.BackgroundTask;
import games.arena.sql.Sql;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Puts into the queue again what fell out of it: what dead workers had taken, and battles that
 * PostgreSQL holds and Redis does not know. Safe on every replica at once; the worst that a race
 * can do is to queue a battle twice.
 */
@ApplicationScoped
class BattleKeeper {

  private static final Logger LOG = Logger.getLogger(BattleKeeper.class);
  private static final int PORTION = 1_000;

  /** The most battles found lost in one go; the rest follows in the next. */
  private static final int MOST_LOST = 100_000;

  private final String id = UUID.randomUUID().toString();
  private final DataSource dataSource;
  private final BattleQueue queue;
  private final ArenaConfig.Worker config;
  private final BackgroundTask work =
      new BackgroundTask(BattleKeeper.class, "The keeper of the queue");

  BattleKeeper(DataSource dataSource, BattleQueue queue, ArenaConfig config) {
    this.dataSource = dataSource;
    this.queue = queue;
    this.config = config.worker();
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void keep() {
    work.attempt(this::recover);
  }

  private void recover() throws SQLException {
    if (!isMyTurn()) {
      return;
    }
    returnFromTheDead();
    if (queue.isLive().await().indefinitely()) {
      queueLost();
    } else if (queueAll()) {
      queue.setLive().await().indefinitely();
    }
  }

  /** One of all replicas is enough; a filled queue would be filled again by each other one. */
  private boolean isMyTurn() {
    return queue.takeTurn(id).await().indefinitely();
  }

  private void returnFromTheDead() {
    for (String worker : queue.workers().await().indefinitely()) {
      if (queue.returnFrom(worker, config.lease()).await().indefinitely()) {
        LOG.infof("Worker %s is gone, its battles are queued again", worker);
      }
    }
  }

  /**
   * The oldest battles are the ones that fell out, if any did: what is in the queue is settled in
   * its turn.
   */
  private void queueLost() throws SQLException {
    List<String> workers = queue.workers().await().indefinitely();
    List<Long> lost = new ArrayList<>();
    long last = 0;
    int found = PORTION;
    while (found == PORTION && lost.size() < MOST_LOST && isMyTurn()) {
      List<Long> oldest = queued(last, config.lostAfter());
      if (oldest.isEmpty()) {
        break;
      }
      last = oldest.get(oldest.size() - 1);
      List<Long> missing = queue.lost(oldest, workers).await().indefinitely();
      lost.addAll(missing);
      found = missing.size();
    }
    if (!lost.isEmpty()) {
      // All at once: portion by portion the youngest would come to stand first.
      queue.pushFirst(lost);
      LOG.infof("%d battles were not in the queue (%d …)", lost.size(), lost.get(0));
    }
  }

  /** Redis was emptied. What is submitted meanwhile gets in between, which the order rule bears. */
  private boolean queueAll() throws SQLException {
    long last = 0;
    while (isMyTurn()) {
      List<Long> portion = queued(last, Duration.ZERO);
      if (portion.isEmpty()) {
        return true;
      }
      last = portion.get(portion.size() - 1);
      queue.push(portion).await().indefinitely();
    }
    return false;
  }

  /** Queued battles older than so much, the oldest first. */
  private List<Long> queued(long after, Duration age) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return Sql.query(
          connection,
          """
          select id from battle where status = 'queued' and id > ?
          and submitted_at <= clock_timestamp() - ? * interval '1 millisecond' order by id limit ?
          """,
          row -> row.getLong("id"),
          after,
          age.toMillis(),
          PORTION);
    }
  }
}
