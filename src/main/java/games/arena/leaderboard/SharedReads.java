package games.arena.leaderboard;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Lets many callers share one read of the same thing. Who comes while a read is under way gets the
 * result of the next one, which begins when this one ends: never anything older than its own
 * question, as a cache would give.
 */
final class SharedReads<K, V> {

  private final Function<K, Uni<V>> reader;
  private final ConcurrentHashMap<K, Reads<V>> underWay = new ConcurrentHashMap<>();

  SharedReads(Function<K, Uni<V>> reader) {
    this.reader = reader;
  }

  Uni<V> read(K key) {
    // A copy: a caller that goes away cancels its own future, which must not be that of the others.
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

  /** One read under way, and the one that waits for it to end, if anybody has asked for that. */
  private record Reads<V>(CompletableFuture<V> running, CompletableFuture<V> next) {

    Reads<V> withNext() {
      return next == null ? new Reads<>(running, new CompletableFuture<>()) : this;
    }
  }
}
