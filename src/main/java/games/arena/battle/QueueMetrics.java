package games.arena.battle;

import games.arena.fault.BackgroundTask;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.ToDoubleFunction;

/**
 * The state of the queue as gauges, for dashboards, alerts and autoscaling. It is read in the
 * background, so that a scrape never waits for PostgreSQL or Redis. Every replica reports the same
 * values: aggregate them by maximum, not by sum.
 */
@ApplicationScoped
class QueueMetrics {

  private final QueueOperations queue;
  private final BackgroundTask work =
      new BackgroundTask(QueueMetrics.class, "Reading the state of the queue");

  /** Null while it is not known: a number from before an outage would be taken for today's. */
  private volatile QueueStatus latest;

  QueueMetrics(QueueOperations queue, MeterRegistry metrics) {
    this.queue = queue;
    gauge(metrics, "depth", "Battles that wait for a worker", QueueStatus::depth);
    gauge(metrics, "in.flight", "Battles in the hands of workers", QueueStatus::inFlight);
    gauge(
        metrics,
        "deferred",
        "Battles that wait for an earlier one, or for another try",
        QueueStatus::deferred);
    gauge(
        metrics,
        "oldest.seconds",
        "Age of the oldest battle that has not ended",
        QueueStatus::oldestSeconds);
    gauge(metrics, "dead.letters", "Entries that were given up", QueueStatus::deadLetters);
    gauge(
        metrics,
        "paused",
        "1 while an administrator has paused the queue, else 0",
        status -> status.paused() ? 1 : 0);
    gauge(metrics, "workers", "Workers heard of lately", QueueStatus::workers);
  }

  private void gauge(
      MeterRegistry metrics, String name, String what, ToDoubleFunction<QueueStatus> value) {
    Gauge.builder("arena.queue." + name, this, self -> self.value(value))
        .description(what)
        .register(metrics);
  }

  private double value(ToDoubleFunction<QueueStatus> value) {
    QueueStatus status = latest;
    return status == null ? Double.NaN : value.applyAsDouble(status);
  }

  @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
  void look() {
    if (!work.attempt(() -> latest = queue.status())) {
      latest = null;
    }
  }
}
