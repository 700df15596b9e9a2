package games.arena.feed;

import games.arena.event.EventType;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Reads the feed for a client, and waits for events where there are none yet. */
@ApplicationScoped
class EventPoll {

  /**
   * How long a request may look for events of rare types. Then the client gets none, and a place to
   * go on from.
   */
  private static final Duration LONGEST_SEARCH = Duration.ofSeconds(2);

  private final EventFeed feed;
  private final EventTail tail;

  EventPoll(EventFeed feed, EventTail tail) {
    this.feed = feed;
    this.tail = tail;
  }

  private record Query(int limit, Set<EventType> types, long searchUntil, long waitUntil) {}

  /**
   * Reads events after a place.
   *
   * @param wait how long to wait for the first one
   */
  Uni<EventFeed.Slice> read(EventId after, int limit, Set<EventType> types, Duration wait) {
    long now = System.nanoTime();
    return read(
        after, new Query(limit, types, now + LONGEST_SEARCH.toNanos(), now + wait.toNanos()));
  }

  private Uni<EventFeed.Slice> read(EventId after, Query query) {
    return Uni.createFrom()
        .item(() -> search(after, query))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .flatMap(
            slice -> {
              Duration left = Duration.ofNanos(query.waitUntil - System.nanoTime());
              return !slice.events().isEmpty() || !slice.complete() || !isPositive(left)
                  ? Uni.createFrom().item(slice)
                  : news(slice.next(), left).flatMap(ignored -> read(slice.next(), query));
            });
  }

  private EventFeed.Slice search(EventId after, Query query) {
    EventFeed.Slice slice = feed.after(after, query.limit, query.types);
    while (slice.events().isEmpty()
        && !slice.complete()
        && query.searchUntil - System.nanoTime() > 0) {
      slice = feed.after(slice.next(), query.limit, query.types);
    }
    return slice;
  }

  private Uni<Void> news(EventId after, Duration longest) {
    return Uni.createFrom()
        .item(() -> tail.eventsAfter(after))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .flatMap(news -> ends(news, longest));
  }

  private Uni<Void> ends(CompletableFuture<Void> news, Duration longest) {
    return Uni.createFrom()
        .completionStage(news)
        .ifNoItem()
        .after(longest)
        .recoverWithItem((Void) null)
        .onTermination()
        .invoke(() -> tail.forget(news));
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }
}
