package games.arena.leaderboard;

import games.arena.fault.BackgroundTask;
import games.arena.redis.RedisKeys;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Has outdated standings deleted, by one replica at a time and a hundred thousand at a time, so
 * that vacuum keeps up and battles do not notice.
 */
@ApplicationScoped
class RetentionKeeper {

  private static final Logger LOG = Logger.getLogger(RetentionKeeper.class);

  private static final int PORTIONS = 20;
  private static final Duration BETWEEN_RUNS = Duration.ofSeconds(10);
  private static final Duration WHEN_DONE = Duration.ofMinutes(10);

  /** After so long another replica may begin, as this one seems to be gone. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final Retention retention;
  private final BoardUpkeep upkeep;
  private final BackgroundTask work =
      new BackgroundTask(RetentionKeeper.class, "The deletion of old standings");

  RetentionKeeper(Retention retention, BoardUpkeep upkeep) {
    this.retention = retention;
    this.upkeep = upkeep;
  }

  @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP)
  void keep() {
    work.attempt(this::delete);
  }

  private void delete() {
    if (!upkeep.takeTurn(RedisKeys.retention(), LONGEST).await().indefinitely()) {
      return;
    }
    // What fails is tried again when the turn has run out.
    int portions = retention.delete(PORTIONS);
    if (portions > 0) {
      LOG.infof("Up to %d outdated rows were deleted", portions * Retention.PORTION);
    }
    upkeep
        .passTurn(RedisKeys.retention(), portions == PORTIONS ? BETWEEN_RUNS : WHEN_DONE)
        .await()
        .indefinitely();
  }
}
