package games.arena.feed;

import games.arena.account.limit.AccountLimits;
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

  /** Mutiny takes no wait that is over already. */
  private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);

  private final EventFeed feed;
  private final EventTail tail;
  private final AccountLimits limits;

  EventPoll(EventFeed feed, EventTail tail, AccountLimits limits) {
    this.feed = feed;
    this.tail = tail;
    this.limits = limits;
  }

  private record Query(int limit, Set<EventType> types, long searchUntil, long waitUntil) {

    boolean isAnsweredBy(EventFeed.Slice slice) {
      return !slice.events().isEmpty() || !slice.complete() || timeLeft().toMillis() <= 0;
    }

    Duration timeLeft() {
      return Duration.ofNanos(waitUntil - System.nanoTime());
    }
  }

  /**
   * Reads events after a place.
   *
   * @param wait how long to wait for the first one; fails with 429 where it has to be waited for
   *     and too many requests of the account wait
   */
  Uni<EventFeed.Slice> read(
      long accountId, EventId after, int limit, Set<EventType> types, Duration wait) {
    long now = System.nanoTime();
    Query query = new Query(limit, types, now + LONGEST_SEARCH.toNanos(), now + wait.toNanos());
    return read(after, query)
        .flatMap(
            slice ->
                query.isAnsweredBy(slice)
                    ? Uni.createFrom().item(slice)
                    : limits.hold(
                        AccountLimits.Kind.WAIT, accountId, () -> readNews(slice.next(), query)));
  }

  private Uni<EventFeed.Slice> read(EventId after, Query query) {
    return Uni.createFrom()
        .item(() -> search(after, query))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private Uni<EventFeed.Slice> readNews(EventId after, Query query) {
    return news(after, query.timeLeft())
        .flatMap(ignored -> read(after, query))
        .flatMap(
            slice ->
                query.isAnsweredBy(slice)
                    ? Uni.createFrom().item(slice)
                    : readNews(slice.next(), query));
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
        .after(longest.compareTo(SHORTEST_WAIT) > 0 ? longest : SHORTEST_WAIT)
        .recoverWithItem((Void) null)
        .onTermination()
        .invoke(() -> tail.forget(news));
  }
}
