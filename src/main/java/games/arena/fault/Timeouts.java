package games.arena.fault;

import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends waiting on time, on a thread of its own. Mutiny's own time-outs need a thread of the worker
 * pool, and have none when all of its threads wait.
 */
@ApplicationScoped
public class Timeouts {

  private final ScheduledThreadPoolExecutor thread;

  Timeouts() {
    thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread timer = new Thread(task, "timeouts");
              timer.setDaemon(true);
              return timer;
            });
    thread.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy()); // at the end
    // Nearly every call is answered in time, and must not be kept until its time-out.
    thread.setRemoveOnCancelPolicy(true);
  }

  /** Fails where there is no answer after so long. */
  public <T> Uni<T> limit(Uni<T> work, Duration most) {
    return work.ifNoItem().after(most).on(thread).fail();
  }

  /** Runs a task that does not block, later. */
  void later(Duration delay, Runnable task) {
    thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  @PreDestroy
  void stop() {
    thread.shutdownNow();
  }
}
