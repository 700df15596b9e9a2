package games.arena.suspension;

import games.arena.fault.BackgroundTask;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;

/** Ends suspensions whose time is over; safe on all replicas at once. */
@ApplicationScoped
class SuspensionKeeper {

  private static final int PORTION = 1_000;

  private final Suspensions suspensions;
  private final BackgroundTask work =
      new BackgroundTask(SuspensionKeeper.class, "Ending suspensions");

  SuspensionKeeper(Suspensions suspensions) {
    this.suspensions = suspensions;
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void keep() {
    work.attempt(
        () -> {
          int ended;
          do {
            ended = suspensions.end(PORTION);
          } while (ended == PORTION);
        });
  }
}
