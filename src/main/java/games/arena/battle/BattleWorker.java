package games.arena.battle;

import games.arena.ArenaConfig;
import games.arena.fault.BackgroundTask;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Takes battles from the queue and has them settled, for as long as there are any. One tick
 * normally lasts until the process ends; it ends early when PostgreSQL or Redis is away, and the
 * next tick tries again.
 */
@ApplicationScoped
class BattleWorker {

  private static final Logger LOG = Logger.getLogger(BattleWorker.class);

  /**
   * How long a shutdown waits for the batch under way; it takes milliseconds where nothing is
   * stuck.
   */
  private static final Duration FAREWELL = Duration.ofSeconds(10);

  /**
   * Own to this start of this process: what an earlier one left behind is the keeper's to return.
   */
  private final String id = UUID.randomUUID().toString();

  private final BattleQueue queue;
  private final BatchSettlement settlement;
  private final BattleAftermath aftermath;
  private final ArenaConfig.Worker config;
  private final BackgroundTask work = new BackgroundTask(BattleWorker.class, "The worker");
  private final ReentrantLock atWork = new ReentrantLock();
  private volatile boolean stopping;

  BattleWorker(
      BattleQueue queue,
      BatchSettlement settlement,
      BattleAftermath aftermath,
      ArenaConfig config) {
    this.queue = queue;
    this.settlement = settlement;
    this.aftermath = aftermath;
    this.config = config.worker();
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void tick() {
    if (!config.enabled()) {
      return;
    }
    atWork.lock();
    try {
      while (!stopping && work.attempt(this::settleBatch)) {
        // As long as it goes well.
      }
    } finally {
      atWork.unlock();
    }
  }

  private void settleBatch() throws SQLException {
    List<String> entries = queue.take(id, config.batch());
    if (entries.isEmpty()) {
      return;
    }
    BatchResult result = settlement.settle(entries);
    aftermath.of(result).await().indefinitely();
    queue.done(id, result).await().indefinitely();
  }

  /** Finishes the batch under way, and leaves nothing to the keeper. */
  void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
    stopping = true;
    if (config.enabled() && atWork.tryLock(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
      try {
        queue
            .returnFrom(id, Duration.ZERO)
            .onFailure()
            .invoke(
                failure -> LOG.warnf("The keeper will return what this worker holds: %s", failure))
            .onFailure()
            .recoverWithItem(false)
            .await()
            .indefinitely();
      } finally {
        atWork.unlock();
      }
    }
  }
}
