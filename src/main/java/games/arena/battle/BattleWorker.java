package games.arena.battle;

import games.arena.fault.BackgroundTask;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Takes battles from the queue and has them settled, for as long as there are any. One tick
 * normally lasts until the process ends; it ends early when PostgreSQL or Redis is away, and the
 * next tick tries again.
 *
 * <p>One batch is settled at a time, in the order of the queue. What follows a settlement in Redis
 * runs beside the settlement of the next batch, so that PostgreSQL does not stand idle meanwhile.
 * All these battles are in the worker's processing list in Redis, until they are given back.
 */
@ApplicationScoped
public class BattleWorker {

  private static final Logger LOG = Logger.getLogger(BattleWorker.class);

  /**
   * How long a shutdown waits for the batch under way; it takes milliseconds where nothing is
   * stuck.
   */
  public static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

  /** Own to this start of this process: the keeper returns what an earlier one left behind. */
  private final String id;

  private final BattleQueue queue;
  private final BatchSettlement settlement;
  private final BattleAftermath aftermath;
  private final WorkerControl control;
  private final BackgroundTask work = new BackgroundTask(BattleWorker.class, "Settling battles");
  private final ReentrantLock atWork = new ReentrantLock();
  private final ReentrantLock beating = new ReentrantLock();

  /** Not of a pool that requests can fill: a worker must be able to give back what it holds. */
  private final ExecutorService follower = Executors.newSingleThreadExecutor(BattleWorker::thread);

  /** Guarded by {@link #atWork}. */
  private Following following = Following.NOTHING;

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

  /**
   * What follows a settlement in Redis.
   *
   * @param battles those that were settled, and are in the worker's hands until it is done
   */
  private record Following(Set<Long> battles, CompletableFuture<Void> done) {

    static final Following NOTHING =
        new Following(Set.of(), CompletableFuture.completedFuture(null));
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "battles-settled");
    thread.setDaemon(true);
    return thread;
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
              awaitFollowing();
              queue.returnFrom(id, Duration.ZERO).await().indefinitely();
              holding = false;
            });
      }
    } finally {
      // A failure is told by the next tick, which then takes these battles again.
      following.done.exceptionally(failure -> null).join();
      atWork.unlock();
    }
  }

  private void settleBatch() {
    holding = true;
    Set<Long> settled = following.battles;
    BattleQueue.Taken taken = queue.take(id, settled.size() + control.most()).without(settled);
    if (taken.isEmpty() || !control.mayTake()) {
      awaitFollowing();
      return;
    }
    SettlementResult result = settlement.settle(taken);
    // One batch at most waits for Redis, and its failure ends the tick.
    awaitFollowing();
    boolean garbage = result.garbagePutAside && !taken.garbage().isEmpty();
    following =
        new Following(
            taken.battles(), CompletableFuture.runAsync(() -> follow(result, garbage), follower));
    if (garbage) {
      // All garbage in the worker's hands is removed at once, so no more may be taken until then.
      awaitFollowing();
    }
  }

  private void follow(SettlementResult result, boolean withGarbage) {
    aftermath.follow(result);
    // A battle settled ahead of its turn may be in other hands: to take it out of these does no
    // harm. The oldest come first, as Redis finds them.
    Set<Long> done = new TreeSet<>(result.ended());
    done.addAll(result.unknown);
    queue.giveBack(id, done, result.deferred, withGarbage).await().indefinitely();
  }

  /** Waits for what follows the last settlement; where it failed, its battles come again. */
  private void awaitFollowing() {
    CompletableFuture<Void> done = following.done;
    following = Following.NOTHING;
    BatchSettlement.join(done);
  }

  /**
   * A batch that meets locks and time-outs may take longer than the lease. A worker that is held
   * back is alive, too.
   */
  @Scheduled(every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
  void beat() {
    beating.lock();
    try {
      if (control.isEnabled() && !stopping && (atWork.isLocked() || !control.mayTake())) {
        queue.beat(id).onFailure().recoverWithNull().await().indefinitely();
      }
    } finally {
      beating.unlock();
    }
  }

  /** Finishes what is under way, and leaves nothing to the keeper. */
  void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
    stopping = true;
    if (control.isEnabled() && atWork.tryLock(SHUTDOWN_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
      // A beat that is under way would make a worker that has left known again.
      beating.lock();
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
        beating.unlock();
        atWork.unlock();
      }
    }
    follower.shutdown();
  }
}
