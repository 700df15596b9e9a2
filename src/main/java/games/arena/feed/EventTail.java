package games.arena.feed;

import games.arena.ArenaConfig;
import games.arena.event.EventType;
import games.arena.fault.BackgroundTask;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The newest events of all replicas: read once for all listeners and waiting requests of this
 * process, and only while there are some. PostgreSQL is polled, since a notification in every
 * settlement would make their commits wait for one another, and since polling needs no Redis.
 */
@ApplicationScoped
class EventTail {

  private static final Set<EventType> ALL = EnumSet.allOf(EventType.class);
  private static final int PORTION = 1_000;
  private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

  private final EventFeed feed;
  private final Duration every;
  private final BackgroundTask reading = new BackgroundTask(EventTail.class, "Reading new events");
  private final Map<Long, Set<EventListener>> players = new HashMap<>();
  private final Set<EventListener> ofAll = new HashSet<>();
  private final Set<CompletableFuture<Void>> waiting = new HashSet<>();

  /** What has been read; null while nobody wants to know. */
  private EventId read;

  private boolean leaving;

  EventTail(EventFeed feed, ArenaConfig config) {
    this.feed = feed;
    this.every = config.events().lookEvery();
  }

  /**
   * Has a listener told of all events from now on. Blocks.
   *
   * @return the last event that it will not be told of
   */
  EventId join(EventListener listener) {
    return follow(
        () ->
            (listener.playerId() == null
                    ? ofAll
                    : players.computeIfAbsent(listener.playerId(), id -> new HashSet<>()))
                .add(listener));
  }

  synchronized void leave(EventListener listener) {
    if (listener.playerId() == null) {
      ofAll.remove(listener);
    } else {
      players.computeIfPresent(
          listener.playerId(),
          (id, listeners) -> {
            listeners.remove(listener);
            return listeners.isEmpty() ? null : listeners;
          });
    }
  }

  /**
   * Ends when there may be events after a place; at once where there may be some already. Blocks
   * until it returns. A caller that does not want to wait any more has to {@link #forget} it.
   */
  CompletableFuture<Void> eventsAfter(EventId place) {
    CompletableFuture<Void> news = new CompletableFuture<>();
    if (follow(() -> waiting.add(news)).isAfter(place)) {
      news.complete(null);
    }
    return news;
  }

  synchronized void forget(CompletableFuture<Void> news) {
    waiting.remove(news);
  }

  /** This process is about to end: all who wait are answered at once. */
  synchronized void leave(@Observes ShutdownDelayInitiatedEvent shutdown) {
    leaving = true;
    tellWaiting();
  }

  private EventId follow(Runnable registration) {
    while (true) {
      // Not under the lock, for which event loops wait.
      EventId end = isReading() ? null : feed.end();
      synchronized (this) {
        if (read == null && end != null) {
          read = end;
          lookAfter(every);
        }
        if (read != null) {
          registration.run();
          if (leaving) {
            tellWaiting();
          }
          return read;
        }
      }
    }
  }

  private synchronized boolean isReading() {
    return read != null;
  }

  private void lookAfter(Duration pause) {
    CompletableFuture.delayedExecutor(
            pause.toMillis(), TimeUnit.MILLISECONDS, Infrastructure.getDefaultWorkerPool())
        .execute(this::look);
  }

  private void look() {
    boolean succeeded = reading.attempt(this::readOn);
    synchronized (this) {
      if (ofAll.isEmpty() && players.isEmpty() && waiting.isEmpty()) {
        read = null;
      } else {
        lookAfter(succeeded ? every : RETRY_DELAY);
      }
    }
  }

  private void readOn() {
    EventFeed.Slice slice;
    do {
      slice = feed.after(place(), PORTION, ALL);
      publish(slice);
    } while (!slice.complete());
  }

  private synchronized EventId place() {
    return read;
  }

  private synchronized void publish(EventFeed.Slice slice) {
    read = slice.next();
    List<Event> events = slice.events();
    if (events.isEmpty()) {
      return;
    }
    ofAll.forEach(listener -> listener.send(events));
    Map<EventListener, List<Event>> own = new HashMap<>();
    for (Event event : events) {
      for (Long player : event.playerIds()) {
        for (EventListener listener : players.getOrDefault(player, Set.of())) {
          own.computeIfAbsent(listener, ignored -> new ArrayList<>()).add(event);
        }
      }
    }
    own.forEach(EventListener::send);
    tellWaiting();
  }

  private void tellWaiting() {
    List<CompletableFuture<Void>> told = List.copyOf(waiting);
    waiting.clear();
    told.forEach(news -> news.complete(null));
  }
}
