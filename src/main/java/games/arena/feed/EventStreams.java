package games.arena.feed;

import games.arena.ArenaConfig;
import games.arena.http.Problems;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Streams events to the listening clients of this process. */
@ApplicationScoped
class EventStreams {

  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration SIGNED_IN_CHECK = Duration.ofSeconds(1);

  /**
   * Clients that are told of earlier events at a time: when a replica ends, all of its clients come
   * to the others at once, and those need their connections to PostgreSQL for more than that.
   */
  private static final int HISTORIES = 4;

  private final EventTail tail;
  private final EventFeed feed;
  private final ArenaConfig.Events config;

  /** The listeners, each with a check whether its caller is still signed in. */
  private final Map<EventListener, BooleanSupplier> listeners = new ConcurrentHashMap<>();

  private final ExecutorService histories =
      Executors.newFixedThreadPool(HISTORIES, EventStreams::thread);
  private final AtomicBoolean beating = new AtomicBoolean();
  private final Thread shutdownHook = new Thread(this::endAll, "end-of-events");
  private volatile boolean stopping;

  EventStreams(EventTail tail, EventFeed feed, ArenaConfig config, MeterRegistry metrics) {
    this.tail = tail;
    this.feed = feed;
    this.config = config.events();
    Gauge.builder("arena.events.listeners", listeners, Map::size)
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
    if (stopping || listeners.size() >= config.maxListeners()) {
      throw Problems.unavailable("There are too many listeners here, try again soon.", 1);
    }
    Context loop = Vertx.currentContext();
    return Uni.createFrom()
        .emitter(
            end -> {
              EventListener listener = new EventListener(playerId, last, response, loop, end);
              listeners.put(listener, welcome);
              end.onTermination(
                  () -> {
                    listeners.remove(listener);
                    tail.leave(listener);
                  });
              beat(loop.owner());
              start(listener, last, end);
            });
  }

  private void start(EventListener listener, EventId last, UniEmitter<? super Void> end) {
    try {
      histories.execute(
          () -> {
            try {
              EventId joined = tail.join(listener);
              listener.start(history(listener, last, joined), histories);
            } catch (RuntimeException e) {
              // The response has not begun, so the client is told.
              end.fail(e);
            }
            if (stopping || !listeners.containsKey(listener)) {
              listener.end();
              tail.leave(listener);
            }
          });
    } catch (RejectedExecutionException stopped) {
      end.complete(null);
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

  private void beat(Vertx vertx) {
    if (beating.compareAndSet(false, true)) {
      vertx.setPeriodic(
          HEARTBEAT.toMillis(),
          ignored -> listeners.keySet().forEach(listener -> listener.beat(config.longest())));
      vertx.setPeriodic(SIGNED_IN_CHECK.toMillis(), ignored -> endUnwelcome());
    }
  }

  private void endUnwelcome() {
    listeners.forEach(
        (listener, welcome) -> {
          if (!welcome.getAsBoolean()) {
            listener.end();
          }
        });
  }

  void start(@Observes StartupEvent start) {
    // ShutdownEvent is fired only after all running requests have ended, and streams never end by
    // themselves.
    Runtime.getRuntime().addShutdownHook(shutdownHook);
  }

  void stop(@Observes ShutdownEvent shutdown) {
    endAll();
    histories.shutdownNow();
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException alreadyRunning) {
      // The JVM is already shutting down.
    }
  }

  private void endAll() {
    stopping = true;
    listeners.keySet().forEach(EventListener::end);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "event-histories");
    thread.setDaemon(true);
    return thread;
  }
}
