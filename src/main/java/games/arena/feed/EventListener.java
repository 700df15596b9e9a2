package games.arena.feed;

import games.arena.fault.Outage;
import games.arena.http.ServerSentEvents;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * A client that listens to events. It gets all of them in their order, or its stream ends: then it
 * comes back with the id of the last one that it has.
 */
final class EventListener {

  private static final Logger LOG = Logger.getLogger(EventListener.class);
  private static final String COMMENT = ":\n\n";

  /** Events that wait for a client that reads slowly, or that is still told of earlier ones. */
  private static final int MAX_PENDING = 5_000;

  private static final int MAX_WRITTEN_TOGETHER = 100;

  private static final long STUCK_TIMEOUT_NANOS = Duration.ofSeconds(30).toNanos();

  private final Long playerId;
  private final EventId last;
  private final HttpServerResponse response;
  private final UniEmitter<? super Void> end;

  /** The connection's event loop; only it uses the fields below. */
  private final Context loop;

  private final long since = System.nanoTime();
  private final Queue<Event> pending = new ArrayDeque<>();

  /** Whether all events from before this client joined are sent. */
  private boolean live;

  private boolean open;
  private boolean stuck;
  private long stuckSince;

  /**
   * @param playerId whose events it gets; null for all
   * @param last the last event that it has, which another replica may have told it of earlier than
   *     this one has read it; null where it has none
   */
  EventListener(
      Long playerId,
      EventId last,
      HttpServerResponse response,
      Context loop,
      UniEmitter<? super Void> end) {
    this.playerId = playerId;
    this.last = last;
    this.response = response;
    this.loop = loop;
    this.end = end;
  }

  Long playerId() {
    return playerId;
  }

  /**
   * Sends the response head and the events from before it joined, then those that came meanwhile.
   *
   * @param history blocks, so it is read on the executor, a portion whenever the client has taken
   *     the one before
   */
  void start(Iterator<List<Event>> history, Executor executor) {
    loop.runOnContext(
        ignored -> {
          if (isGone()) {
            return;
          }
          ServerSentEvents.begin(response);
          response.write(COMMENT);
          open = true;
          executor.execute(() -> readOn(history, executor));
        });
  }

  private void readOn(Iterator<List<Event>> history, Executor executor) {
    List<Event> events;
    try {
      events = history.hasNext() ? history.next() : null;
    } catch (RuntimeException e) {
      // The client goes on from where it is.
      if (Outage.isOutage(e)) {
        LOG.debugf("A stream of events ends: %s", e);
      } else {
        LOG.error("Earlier events could not be read", e);
      }
      end();
      return;
    }
    loop.runOnContext(
        ignored -> {
          if (isGone()) {
            return;
          }
          if (events == null) {
            live = true;
            flush();
          } else {
            write(events);
            whenDrained(() -> executor.execute(() -> readOn(history, executor)));
          }
        });
  }

  void send(List<Event> events) {
    loop.runOnContext(
        ignored -> {
          for (Event event : events) {
            if (last == null || event.id().isAfter(last)) {
              pending.add(event);
            }
          }
          if (live && !stuck) {
            flush();
          }
          if (pending.size() > MAX_PENDING) {
            pending.clear();
            end.complete(null);
          }
        });
  }

  /** Sends a heartbeat to the client and to proxies in between; ends streams that are too old. */
  void beat(Duration longest) {
    loop.runOnContext(
        ignored -> {
          if (System.nanoTime() - since > longest.toNanos()) {
            end.complete(null);
          } else if (stuck && System.nanoTime() - stuckSince > STUCK_TIMEOUT_NANOS) {
            response.reset();
          } else if (open && !stuck && !isGone()) {
            response.write(COMMENT);
          }
        });
  }

  void end() {
    loop.runOnContext(ignored -> end.complete(null));
  }

  private void flush() {
    while (!isGone() && !pending.isEmpty() && !response.writeQueueFull()) {
      List<Event> portion = new ArrayList<>();
      while (!pending.isEmpty() && portion.size() < MAX_WRITTEN_TOGETHER) {
        portion.add(pending.remove());
      }
      write(portion);
    }
    if (!pending.isEmpty()) {
      whenDrained(this::flush);
    }
  }

  private void whenDrained(Runnable next) {
    if (isGone()) {
      return;
    }
    if (!response.writeQueueFull()) {
      next.run();
      return;
    }
    stuck = true;
    stuckSince = System.nanoTime();
    response.drainHandler(
        ignored -> {
          stuck = false;
          next.run();
        });
  }

  /** With one call, since each costs as much as the events themselves. */
  private void write(List<Event> events) {
    if (!isGone() && !events.isEmpty()) {
      StringBuilder text = new StringBuilder();
      for (Event event : events) {
        text.append("id: ").append(event.id());
        text.append("\nevent: ").append(event.type().title());
        text.append("\ndata: ").append(event.json()).append("\n\n");
      }
      response.write(text.toString());
    }
  }

  private boolean isGone() {
    return response.ended() || response.closed();
  }
}
