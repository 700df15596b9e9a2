package games.arena.leaderboard.reading;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Lets many callers share one read of the same key. A caller that arrives during a read gets the
 * result of the next one, which begins when the current one ends. Unlike a cache, it never returns
 * a value that is older than the call.
 */
final class SharedReads<K, V> {

  private final Function<K, Uni<V>> reader;
  private final ConcurrentHashMap<K, Reads<V>> underWay = new ConcurrentHashMap<>();

  SharedReads(Function<K, Uni<V>> reader) {
    this.reader = reader;
  }

  Uni<V> read(K key) {
    // Each caller gets a copy, since a caller that cancels its future must not cancel the others.
    return Uni.createFrom().completionStage(() -> join(key).copy());
  }

  private CompletableFuture<V> join(K key) {
    Reads<V> mine = new Reads<>(new CompletableFuture<>(), null);
    Reads<V> reads = underWay.merge(key, mine, (running, ignored) -> running.withNext());
    if (reads == mine) {
      start(key, mine.running);
      return mine.running;
    }
    return reads.next;
  }

  private void start(K key, CompletableFuture<V> read) {
    Uni.createFrom()
        .deferred(() -> reader.apply(key))
        .subscribe()
        .with(
            value -> {
              startNext(key);
              read.complete(value);
            },
            failure -> {
              startNext(key);
              read.completeExceptionally(failure);
            });
  }

  private void startNext(K key) {
    Reads<V> next =
        underWay.computeIfPresent(
            key, (k, reads) -> reads.next == null ? null : new Reads<>(reads.next, null));
    if (next != null) {
      start(key, next.running);
    }
  }

  /** The running read, and the next one if anyone waits for it. */
  private record Reads<V>(CompletableFuture<V> running, CompletableFuture<V> next) {

    Reads<V> withNext() {
      return next == null ? new Reads<>(running, new CompletableFuture<>()) : this;
    }
  }
}
