package games.arena.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import games.arena.feed.Event;
import games.arena.feed.EventFeed;
import games.arena.feed.EventId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Delivers the events of one webhook, one after another in their order, for as long as there are
 * some. An event that cannot be delivered ends it: none after it may come first.
 */
@ApplicationScoped
class WebhookCourier {

  private static final Logger LOG = Logger.getLogger(WebhookCourier.class);

  private static final int PORTION = 100;

  /**
   * How often it is written how far a webhook has come. What was delivered since is delivered again
   * where the process dies.
   */
  private static final Duration SAVE_INTERVAL = Duration.ofMillis(250);

  private final Webhooks webhooks;
  private final EventFeed feed;
  private final WebhookSender sender;
  private final Counter delivered;
  private final Counter failed;

  WebhookCourier(Webhooks webhooks, EventFeed feed, WebhookSender sender, MeterRegistry metrics) {
    this.webhooks = webhooks;
    this.feed = feed;
    this.sender = sender;
    this.delivered = counter(metrics, "delivered");
    this.failed = counter(metrics, "failed");
  }

  /** Creates the counters at start: one that appears with its first event hides that event. */
  void register(@Observes StartupEvent start) {}

  private static Counter counter(MeterRegistry metrics, String outcome) {
    return Counter.builder("arena.webhooks.deliveries")
        .description("Tries of this process to deliver an event to a webhook")
        .tag("outcome", outcome)
        .register(metrics);
  }

  /**
   * Delivers until nothing is left, a delivery fails, the lease is lost or the process stops; gives
   * the lease back.
   */
  void deliver(Webhook leased, BooleanSupplier stopping) throws InterruptedException {
    try {
      new Round(leased).deliver(stopping);
    } catch (InterruptedException e) {
      webhooks.release(leased);
      throw e;
    }
  }

  private final class Round {

    private final Webhook webhook;
    private EventId done;
    private EventId saved;
    private long savedAt = System.nanoTime();

    Round(Webhook webhook) {
      this.webhook = webhook;
      this.done = webhook.delivered();
      this.saved = done;
    }

    void deliver(BooleanSupplier stopping) throws InterruptedException {
      EventFeed.Slice slice;
      do {
        slice = feed.after(done, PORTION, webhook.selected());
        for (Event event : slice.events()) {
          if (stopping.getAsBoolean()) {
            break;
          }
          // The lease must last for the next delivery.
          if (isSaveDue() && !save() || !deliver(event)) {
            return;
          }
        }
        if (!stopping.getAsBoolean() && !slice.next().equals(done)) {
          done = slice.next();
        }
        if (!save()) {
          return;
        }
      } while (!stopping.getAsBoolean() && !(slice.complete() && slice.events().isEmpty()));
      webhooks.release(webhook);
    }

    /** Whether to go on. */
    private boolean deliver(Event event) throws InterruptedException {
      WebhookSender.Outcome outcome =
          sender.send(
              webhook.url(),
              webhook.secret(),
              new WebhookSender.Message(event.id().toString(), event.json().getBytes(UTF_8)));
      if (outcome.isDelivered()) {
        delivered.increment();
        done = event.id();
        return true;
      }
      failed.increment();
      if (save()) {
        webhooks
            .fail(webhook, outcome.error(), outcome.gone())
            .ifPresent(failure -> tell(event, outcome, failure));
      }
      return false;
    }

    private void tell(Event event, WebhookSender.Outcome outcome, Webhooks.Failed failure) {
      if (failure.stopped()) {
        LOG.errorf(
            "Webhook %d is stopped, failing since %s: %s",
            webhook.id(), failure.since(), outcome.error());
      } else if (failure.failures() == 1) {
        LOG.warnf(
            "Webhook %d could not be told of event %s: %s",
            webhook.id(), event.id(), outcome.error());
      }
    }

    private boolean isSaveDue() {
      return System.nanoTime() - savedAt > SAVE_INTERVAL.toNanos();
    }

    /** Whether the lease is still held. */
    private boolean save() {
      boolean held =
          done.equals(saved) ? webhooks.renew(webhook) : webhooks.progress(webhook, done);
      saved = done;
      savedAt = System.nanoTime();
      return held;
    }
  }
}
