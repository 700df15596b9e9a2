package games.arena.feed;

import games.arena.fault.Outage;
import games.arena.http.SseClient;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
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
final class EventListener extends SseClient {

  private static final Logger LOG = Logger.getLogger(EventListener.class);

  /** Events that wait for a client that reads slowly, or that is still told of earlier ones. */
  private static final int MAX_PENDING = 5_000;

  private static final int MAX_WRITTEN_TOGETHER = 100;

  private final Long playerId;
  private final EventId last;

  /** Only the connection's event loop uses this and the fields below. */
  private final Queue<Event> pending = new ArrayDeque<>();

  /** Whether all events from before this client joined are sent. */
  private boolean live;

  /** Events from before this client joined, and the executor on which they are read. */
  private Iterator<List<Event>> history;

  private Executor executor;
  private boolean reading;

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
    super(response, loop, end, System::nanoTime);
    this.playerId = playerId;
    this.last = last;
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
          if (!isGone()) {
            this.history = history;
            this.executor = executor;
            open();
            readOn();
          }
        });
  }

  private void readOn() {
    reading = true;
    executor.execute(this::read);
  }

  private void read() {
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
    loop.runOnContext(ignored -> sendEarlier(events));
  }

  /** Sends earlier events; null if there are no more. */
  private void sendEarlier(List<Event> events) {
    reading = false;
    if (events == null) {
      live = true;
      flush();
      return;
    }
    write(events);
    if (!isGone() && !isStuck()) {
      readOn();
    }
  }

  void send(List<Event> events) {
    loop.runOnContext(
        ignored -> {
          for (Event event : events) {
            if (last == null || event.id().isAfter(last)) {
              pending.add(event);
            }
          }
          if (live) {
            flush();
          }
          if (pending.size() > MAX_PENDING) {
            pending.clear();
            end();
          }
        });
  }

  private void flush() {
    while (!isGone() && !pending.isEmpty() && !isStuck()) {
      List<Event> portion = new ArrayList<>();
      while (!pending.isEmpty() && portion.size() < MAX_WRITTEN_TOGETHER) {
        portion.add(pending.remove());
      }
      write(portion);
    }
  }

  @Override
  protected void drained() {
    if (live) {
      flush();
    } else if (!reading && !isGone()) {
      readOn();
    }
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
}
