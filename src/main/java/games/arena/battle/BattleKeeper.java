package games.arena.battle;

import games.arena.ArenaConfig;
import games.arena.fault.BackgroundTask;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Puts into the queue again what fell out of it: what dead workers had taken, and pending battles
 * that Redis does not know. Safe on every replica at once; the worst that a race can do is to queue
 * a battle twice.
 */
@ApplicationScoped
class BattleKeeper {

  private static final Logger LOG = Logger.getLogger(BattleKeeper.class);

  /** The most battles found lost in one run; the next one goes on from there. */
  private static final int MAX_LOST = 100_000;

  private final String id = UUID.randomUUID().toString();
  private final PendingBattles pending;
  private final BattleQueue queue;
  private final ArenaConfig.Worker config;
  private final BackgroundTask work =
      new BackgroundTask(BattleKeeper.class, "Recovery of the queue");

  /** Where the search for lost battles goes on; 0 is the beginning. */
  private long scanned;

  BattleKeeper(PendingBattles pending, BattleQueue queue, ArenaConfig config) {
    this.pending = pending;
    this.queue = queue;
    this.config = config.worker();
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void keep() {
    if (!work.attempt(this::recover)) {
      try {
        removeMistyped();
      } catch (RuntimeException e) {
        LOG.debugf("The types of the queue's keys could not be checked: %s", e);
      }
    }
  }

  /** Somebody else has written to a key of the queue; nothing works until it is gone. */
  private void removeMistyped() {
    queue
        .removeMistyped()
        .forEach(key -> LOG.errorf("Key %s was of another type and is removed from Redis", key));
  }

  private void recover() {
    if (!isMyTurn()) {
      return;
    }
    returnFromDeadWorkers();
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

  private void returnFromDeadWorkers() {
    for (String worker : queue.workers().await().indefinitely()) {
      if (queue.returnFrom(worker, config.lease()).await().indefinitely()) {
        LOG.infof("Worker %s is gone, its battles are queued again", worker);
      }
    }
  }

  /**
   * Walks through the pending battles, the oldest first, as far as the oldest entries of the queue
   * reach: a lost battle is behind none of them for long, since the queue is worked off in order.
   */
  private void queueLost() {
    List<String> workers = queue.workers().await().indefinitely();
    List<Long> lost = new ArrayList<>();
    boolean goOn = true;
    while (goOn && lost.size() < MAX_LOST && isMyTurn()) {
      List<Long> battles = pending.after(scanned, config.lostAfter(), BattleQueue.PORTION);
      BattleQueue.Lost missing = queue.lost(battles, workers).await().indefinitely();
      missing.ids().stream().filter(id -> id <= missing.upTo()).forEach(lost::add);
      boolean more =
          battles.size() == BattleQueue.PORTION
              && battles.get(battles.size() - 1) <= missing.upTo();
      scanned = more ? battles.get(battles.size() - 1) : 0;
      // One portion a second, unless most of it was lost.
      goOn = more && missing.ids().size() > BattleQueue.PORTION / 2;
    }
    if (!lost.isEmpty()) {
      // All at once: portion by portion the youngest would come to stand first.
      queue.pushFirst(lost);
      LOG.infof("%d battles were not in the queue (%d …)", lost.size(), lost.get(0));
    }
  }

  /** Redis was emptied. What is submitted meanwhile gets in between, which the order rule bears. */
  private boolean queueAll() {
    long last = 0;
    while (isMyTurn()) {
      List<Long> portion = pending.after(last, Duration.ZERO, BattleQueue.PORTION);
      if (portion.isEmpty()) {
        return true;
      }
      last = portion.get(portion.size() - 1);
      queue.push(portion).await().indefinitely();
    }
    return false;
  }
}
