package games.arena.battle;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Handles together what is asked for at the same time: a request that comes while a batch is under
 * way goes into the next one. So many requests share one statement, its plan and its commit.
 *
 * @param <T> the request
 * @param <R> its answer
 */
final class Batcher<T, R> {

  /** The most requests in one batch. */
  private static final int MAX_BATCH = 128;

  /** A line that long has not moved for seconds. */
  private static final int MAX_WAITING = 20_000;

  /**
   * Where PostgreSQL hangs, each batch ends only by its time-outs; clients are answered earlier.
   */
  private static final Duration TIMEOUT = Duration.ofMillis(4_500);

  private final Function<List<T>, List<R>> handler;
  private final BlockingQueue<Waiting<T, R>> line = new LinkedBlockingQueue<>(MAX_WAITING);
  private final AtomicBoolean busy = new AtomicBoolean();

  private record Waiting<T, R>(T request, CompletableFuture<R> answer) {}

  /**
   * @param handler handles a batch and returns the answers in the same order; may block
   */
  Batcher(Function<List<T>, List<R>> handler) {
    this.handler = handler;
  }

  /**
   * Answers with the next batch.
   *
   * @return fails with what the batch failed with, or with a time-out
   * @throws RejectedExecutionException too many wait already
   */
  Uni<R> ask(T request) {
    // The JDK's own timer: Mutiny's needs a thread of the worker pool, which may all be waiting.
    return Uni.createFrom()
        .completionStage(
            () -> enqueue(request).orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
  }

  private CompletableFuture<R> enqueue(T request) {
    Waiting<T, R> waiting = new Waiting<>(request, new CompletableFuture<>());
    if (!line.offer(waiting)) {
      throw new RejectedExecutionException("Too many requests wait");
    }
    startIfIdle();
    return waiting.answer;
  }

  private void startIfIdle() {
    if (busy.compareAndSet(false, true)) {
      try {
        Infrastructure.getDefaultWorkerPool().execute(this::handleAll);
      } catch (RejectedExecutionException e) {
        busy.set(false);
        throw e;
      }
    }
  }

  private void handleAll() {
    List<Waiting<T, R>> batch = new ArrayList<>(MAX_BATCH);
    try {
      while (line.drainTo(batch, MAX_BATCH) > 0) {
        // Skip requests that already timed out.
        batch.removeIf(waiting -> waiting.answer.isDone());
        if (!batch.isEmpty()) {
          handle(batch);
          batch.clear();
        }
      }
    } finally {
      busy.set(false);
    }
    // One may have come between the last look and the line above.
    if (!line.isEmpty()) {
      startIfIdle();
    }
  }

  private void handle(List<Waiting<T, R>> batch) {
    try {
      List<R> answers = handler.apply(batch.stream().map(Waiting::request).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).answer.complete(answers.get(i));
      }
    } catch (RuntimeException | Error e) {
      batch.forEach(waiting -> waiting.answer.completeExceptionally(e));
    }
  }
}
