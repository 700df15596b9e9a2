package games.arena.battle;

import games.arena.fault.BackgroundTask;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
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
  private final String id;

  private final BattleQueue queue;
  private final BatchSettlement settlement;
  private final BattleAftermath aftermath;
  private final WorkerControl control;
  private final BackgroundTask work = new BackgroundTask(BattleWorker.class, "Settling battles");
  private final ReentrantLock atWork = new ReentrantLock();
  private volatile boolean stopping;

  /** Whether this worker has taken battles since it last gave all back. */
  private boolean holding;

  BattleWorker(
      BattleQueue queue,
      BatchSettlement settlement,
      BattleAftermath aftermath,
      WorkerControl control) {
    this.queue = queue;
    this.settlement = settlement;
    this.aftermath = aftermath;
    this.control = control;
    this.id = control.newId();
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void tick() {
    if (!control.isEnabled()) {
      return;
    }
    atWork.lock();
    try {
      while (!stopping && control.mayTake() && work.attempt(this::settleBatch)) {
        // As long as it goes well.
      }
      if (!stopping && !control.mayTake() && holding) {
        work.attempt(
            () -> {
              queue.returnFrom(id, Duration.ZERO).await().indefinitely();
              holding = false;
            });
      }
    } finally {
      atWork.unlock();
    }
  }

  private void settleBatch() {
    holding = true;
    BattleQueue.Taken taken = queue.take(id, control.most());
    if (taken.isEmpty() || !control.mayTake()) {
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

  /**
   * A batch that meets locks and time-outs may take longer than the lease. A worker that is held
   * back is alive, too.
   */
  @Scheduled(every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
  void beat() {
    if (control.isEnabled() && !stopping && (atWork.isLocked() || !control.mayTake())) {
      queue.beat(id).onFailure().recoverWithNull().await().indefinitely();
    }
  }

  /** Finishes the batch under way, and leaves nothing to the keeper. */
  void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
    stopping = true;
    if (control.isEnabled() && atWork.tryLock(SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
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
