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
 * Commits together what is submitted at the same time: what comes while one batch is being
 * committed waits for it and then goes into the next one.
 *
 * @param <T> what is submitted
 * @param <R> what each submission is answered
 */
final class GroupCommit<T, R> {

  /** The most submissions in one batch. */
  private static final int MAX_BATCH = 128;

  /** A line that long has not moved for seconds. */
  private static final int MAX_WAITING = 20_000;

  /**
   * Where PostgreSQL hangs, each batch ends only by its time-outs; clients are answered earlier.
   */
  private static final Duration TIMEOUT = Duration.ofMillis(4_500);

  private final Function<List<T>, List<R>> commit;
  private final BlockingQueue<Waiting<T, R>> line = new LinkedBlockingQueue<>(MAX_WAITING);
  private final AtomicBoolean committing = new AtomicBoolean();

  private record Waiting<T, R>(T submission, CompletableFuture<R> answer) {}

  /**
   * @param commit commits a batch and returns the answers in the same order; may block
   */
  GroupCommit(Function<List<T>, List<R>> commit) {
    this.commit = commit;
  }

  /**
   * Submits for the next batch.
   *
   * @return fails with what the batch failed with, or with a time-out
   * @throws RejectedExecutionException too many wait already
   */
  Uni<R> submit(T submission) {
    // The JDK's own timer: Mutiny's needs a thread of the worker pool, which may all be waiting.
    return Uni.createFrom()
        .completionStage(
            () -> enqueue(submission).orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
  }

  private CompletableFuture<R> enqueue(T submission) {
    Waiting<T, R> waiting = new Waiting<>(submission, new CompletableFuture<>());
    if (!line.offer(waiting)) {
      throw new RejectedExecutionException("Too many submissions wait");
    }
    commitIfIdle();
    return waiting.answer;
  }

  private void commitIfIdle() {
    if (committing.compareAndSet(false, true)) {
      try {
        Infrastructure.getDefaultWorkerPool().execute(this::commitAll);
      } catch (RejectedExecutionException e) {
        committing.set(false);
        throw e;
      }
    }
  }

  private void commitAll() {
    List<Waiting<T, R>> batch = new ArrayList<>(MAX_BATCH);
    try {
      while (line.drainTo(batch, MAX_BATCH) > 0) {
        // Skip submissions that already timed out.
        batch.removeIf(waiting -> waiting.answer.isDone());
        if (!batch.isEmpty()) {
          commit(batch);
          batch.clear();
        }
      }
    } finally {
      committing.set(false);
    }
    // One may have come between the last look and the line above.
    if (!line.isEmpty()) {
      commitIfIdle();
    }
  }

  private void commit(List<Waiting<T, R>> batch) {
    try {
      List<R> answers = commit.apply(batch.stream().map(Waiting::submission).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).answer.complete(answers.get(i));
      }
    } catch (RuntimeException | Error e) {
      batch.forEach(waiting -> waiting.answer.completeExceptionally(e));
    }
  }
}
