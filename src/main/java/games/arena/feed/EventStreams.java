package games.arena.feed;

import games.arena.ArenaConfig;
import games.arena.http.SseClients;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

/** Streams events to the listening clients of this process. */
@ApplicationScoped
class EventStreams {

  /**
   * Clients that are told of earlier events at a time: when a replica ends, all of its clients come
   * to the others at once, and those need their connections to PostgreSQL for more than that.
   */
  private static final int HISTORIES = 4;

  private final EventTail tail;
  private final EventFeed feed;
  private final SseClients<EventListener> listeners;

  private final ExecutorService histories =
      Executors.newFixedThreadPool(HISTORIES, EventStreams::thread);

  EventStreams(EventTail tail, EventFeed feed, ArenaConfig config, MeterRegistry metrics) {
    this.tail = tail;
    this.feed = feed;
    this.listeners = new SseClients<>(config.events().maxListeners(), config.events().longest());
    Gauge.builder("arena.events.listeners", listeners, SseClients::size)
        .description("Clients that listen to events")
        .register(metrics);
  }

  /**
   * Streams events to a client while {@code welcome} is true; completes when the stream ends.
   *
   * @param playerId whose events; null for all
   * @param last the last event that the client has; null where it wants those from now on
   */
  Uni<Void> listen(
      Long playerId, EventId last, HttpServerResponse response, BooleanSupplier welcome) {
    return listeners.add(
        welcome,
        (loop, end) -> new EventListener(playerId, last, response, loop, end),
        listener -> start(listener, last),
        tail::leave);
  }

  private void start(EventListener listener, EventId last) {
    try {
      histories.execute(
          () -> {
            try {
              EventId joined = tail.join(listener);
              listener.start(history(listener, last, joined), histories);
            } catch (RuntimeException e) {
              // The response has not begun, so the client is told.
              listener.fail(e);
            }
            if (!listeners.isListening(listener)) {
              listener.end();
              tail.leave(listener);
            }
          });
    } catch (RejectedExecutionException stopped) {
      listener.end();
    }
  }

  private Iterator<List<Event>> history(EventListener listener, EventId last, EventId joined) {
    if (last == null || !joined.isAfter(last)) {
      return Collections.emptyIterator();
    }
    return listener.playerId() == null
        ? feed.between(last, joined)
        : feed.between(last, joined, listener.playerId());
  }

  void start(@Observes StartupEvent start) {
    listeners.endAtShutdown();
  }

  void stop(@Observes ShutdownEvent shutdown) {
    listeners.stop();
    histories.shutdownNow();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "event-histories");
    thread.setDaemon(true);
    return thread;
  }
}
