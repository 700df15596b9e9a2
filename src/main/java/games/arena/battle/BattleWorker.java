package games.arena.battle;

import games.arena.ArenaConfig;
import games.arena.fault.BackgroundTask;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
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
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

  /** Own to this start of this process: the keeper returns what an earlier one left behind. */
  private final String id = UUID.randomUUID().toString();

  private final BattleQueue queue;
  private final BatchSettlement settlement;
  private final BattleAftermath aftermath;
  private final ArenaConfig.Worker config;
  private final BackgroundTask work = new BackgroundTask(BattleWorker.class, "Settling battles");
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
    if (this.config.batch() < 1 || this.config.concurrency() < 1) {
      throw new ConfigurationException(
          "ARENA_WORKER_BATCH and ARENA_WORKER_CONCURRENCY must be at least 1");
    }
  }

  /** Makes a wrong setting stop the start. */
  void check(@Observes StartupEvent start) {}

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

  private void settleBatch() {
    BattleQueue.Taken taken = queue.take(id, config.batch() * config.concurrency());
    if (taken.isEmpty()) {
      return;
    }
    SettlementResult result = settlement.settle(taken);
    aftermath.follow(result);
    // A battle settled ahead of its turn may be in other hands: to take it out of these does no
    // harm.
    Set<Long> done = new HashSet<>(result.ended());
    done.addAll(result.unknown);
    queue.giveBack(id, done, result.deferred, result.garbagePutAside).await().indefinitely();
  }

  /** A batch that meets locks and time-outs may take longer than the lease. */
  @Scheduled(every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
  void beat() {
    if (atWork.isLocked() && !stopping) {
      queue.beat(id).onFailure().recoverWithNull().await().indefinitely();
    }
  }

  /** Finishes the batch under way, and leaves nothing to the keeper. */
  void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
    stopping = true;
    if (config.enabled() && atWork.tryLock(SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
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
