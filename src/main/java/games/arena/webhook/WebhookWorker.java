package games.arena.webhook;

import games.arena.fault.BackgroundTask;
import games.arena.feed.EventFeed;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks for webhooks that have something to deliver. Each gets a thread of its own meanwhile, so
 * that a receiver that is slow holds up no other; {@link Webhooks#MAX} bounds them.
 */
@ApplicationScoped
class WebhookWorker {

  /** For a delivery that is under way when the process stops; it is then repeated elsewhere. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);

  private final Webhooks webhooks;
  private final EventFeed feed;
  private final WebhookCourier courier;
  private final BackgroundTask looking =
      new BackgroundTask(WebhookWorker.class, "Looking for events to deliver");
  private final BackgroundTask delivering =
      new BackgroundTask(WebhookCourier.class, "Delivering events");
  private final BackgroundTask measuring =
      new BackgroundTask(Webhooks.class, "Measuring the lag of webhooks");
  private final Map<Long, Thread> threads = new ConcurrentHashMap<>();
  private volatile boolean stopping;
  private volatile long lagSeconds;
  private volatile long stopped;

  WebhookWorker(Webhooks webhooks, EventFeed feed, WebhookCourier courier, MeterRegistry metrics) {
    this.webhooks = webhooks;
    this.feed = feed;
    this.courier = courier;
    Gauge.builder("arena.webhooks.lag", () -> lagSeconds)
        .baseUnit("seconds")
        .description("Age of the oldest event that an active webhook was not told of")
        .register(metrics);
    Gauge.builder("arena.webhooks.stopped", () -> stopped)
        .description("Webhooks that were stopped because their deliveries failed for long")
        .register(metrics);
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void look() {
    looking.attempt(
        () -> {
          for (Webhook due : webhooks.due()) {
            if (!stopping && !threads.containsKey(due.id()) && hasEvents(due)) {
              webhooks.lease(due).ifPresent(this::deliver);
            }
          }
        });
  }

  @Scheduled(every = "10s", concurrentExecution = ConcurrentExecution.SKIP)
  void measure() {
    measuring.attempt(
        () -> {
          lagSeconds = webhooks.active().stream().mapToLong(this::lagSeconds).max().orElse(0);
          stopped = webhooks.stopped();
        });
  }

  /** The age of the oldest event that a webhook was not told of; 0 where there is none. */
  long lagSeconds(Webhook webhook) {
    return feed.ageOfNext(webhook.delivered(), webhook.selected())
        .map(Duration::toSeconds)
        .orElse(0L);
  }

  /** Whether there are events, or so many of other types that it is worth passing over them. */
  private boolean hasEvents(Webhook webhook) {
    EventFeed.Slice slice = feed.after(webhook.delivered(), 1, webhook.selected());
    return !slice.events().isEmpty() || !slice.complete();
  }

  private void deliver(Webhook leased) {
    Thread thread = new Thread(() -> run(leased), "webhook-" + leased.id());
    thread.setDaemon(true);
    threads.put(leased.id(), thread);
    thread.start();
  }

  private void run(Webhook leased) {
    try {
      // After an outage of PostgreSQL the lease ends by itself.
      delivering.attempt(
          () -> {
            try {
              courier.deliver(leased, () -> stopping);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    } finally {
      threads.remove(leased.id());
    }
  }

  void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
    stopping = true;
    for (Thread thread : threads.values()) {
      thread.interrupt();
    }
    for (Thread thread : threads.values()) {
      thread.join(STOP_TIMEOUT.toMillis());
    }
  }
}
