package games.arena.leaderboard.upkeep;

import games.arena.fault.BackgroundTask;
import games.arena.redis.RedisKeys;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Moves standings in editions that have ended, and deletes outdated ones, on one replica at a time
 * and tens of thousands per run, so that vacuum keeps up and battles are not slowed down.
 */
@ApplicationScoped
class RetentionKeeper {

  private static final Logger LOG = Logger.getLogger(RetentionKeeper.class);

  private static final int BATCHES_PER_RUN = 20;
  private static final Duration BUSY_PAUSE = Duration.ofSeconds(10);
  private static final Duration IDLE_PAUSE = Duration.ofMinutes(10);

  /** The lease's duration, after which another replica may start. */
  private static final Duration LEASE = Duration.ofMinutes(2);

  private final EndedEditions ended;
  private final Retention retention;
  private final BoardUpkeep upkeep;
  private final BackgroundTask work =
      new BackgroundTask(RetentionKeeper.class, "Upkeep of ended editions");

  RetentionKeeper(EndedEditions ended, Retention retention, BoardUpkeep upkeep) {
    this.ended = ended;
    this.retention = retention;
    this.upkeep = upkeep;
  }

  @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP)
  void keep() {
    work.attempt(this::moveAndDelete);
  }

  private void moveAndDelete() {
    if (!upkeep.takeTurn(RedisKeys.retention(), LEASE).await().indefinitely()) {
      return;
    }
    // A failed run is repeated after the lease has expired.
    int moved = ended.move(BATCHES_PER_RUN);
    if (moved > 0) {
      LOG.infof("Ended editions moved of up to %d players", moved * EndedEditions.PORTION);
    }
    int portions = retention.delete(BATCHES_PER_RUN);
    if (portions > 0) {
      LOG.infof("Outdated rows deleted: up to %d", portions * Retention.PORTION);
    }
    upkeep
        .passTurn(
            RedisKeys.retention(),
            Math.max(moved, portions) == BATCHES_PER_RUN ? BUSY_PAUSE : IDLE_PAUSE)
        .await()
        .indefinitely();
  }
}
