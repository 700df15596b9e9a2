package games.arena.account.limit;

import games.arena.fault.Outage;
import games.arena.http.Problems;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Lets few tasks of one client run at a time, so that no client fills a queue that all share. The
 * others wait in the order they came; beyond a number or a time, they fail with 429. Where
 * PostgreSQL is away, those beyond the number fail as the client's running task does: they are not
 * too many, and have to learn that the server is away.
 */
final class Turns {

  private static final int MAX_WAITING = 60;
  private static final Duration MAX_WAIT = Duration.ofSeconds(5);

  private final int atOnce;
  private final Map<String, Line> lines = new HashMap<>();

  Turns(int atOnce) {
    this.atOnce = atOnce;
  }

  private static final class Line {
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    /** Fail as soon as a running task has ended. */
    private final List<CompletableFuture<?>> excess = new ArrayList<>();

    private int running;
  }

  /** Runs a task in its client's turn. A client that goes away does not end a task. */
  <T> Uni<T> take(String client, Supplier<Uni<T>> task) {
    return Uni.createFrom()
        .completionStage(
            () -> {
              CompletableFuture<T> result = new CompletableFuture<>();
              long since = System.nanoTime();
              enter(client, () -> run(client, since, task, result), result);
              return result.copy();
            });
  }

  private <T> void run(
      String client, long since, Supplier<Uni<T>> task, CompletableFuture<T> result) {
    Uni.createFrom()
        .deferred(
            () -> {
              if (System.nanoTime() - since > MAX_WAIT.toNanos()) {
                throw tooMany();
              }
              return task.get();
            })
        .onTermination()
        .invoke((item, failure, cancelled) -> leave(client, failure))
        .subscribe()
        .with(result::complete, result::completeExceptionally);
  }

  private void enter(String client, Runnable task, CompletableFuture<?> result) {
    synchronized (lines) {
      Line line = lines.computeIfAbsent(client, key -> new Line());
      if (line.running >= atOnce) {
        if (line.waiting.size() < MAX_WAITING) {
          line.waiting.add(task);
        } else {
          line.excess.add(result);
        }
        return;
      }
      line.running++;
    }
    task.run();
  }

  private void leave(String client, Throwable failure) {
    Runnable next;
    List<CompletableFuture<?>> excess;
    synchronized (lines) {
      Line line = lines.get(client);
      excess = List.copyOf(line.excess);
      line.excess.clear();
      next = line.waiting.poll();
      if (next == null && --line.running == 0) {
        lines.remove(client);
      }
    }
    if (!excess.isEmpty()) {
      Throwable refusal = failure != null && Outage.isOutage(failure) ? failure : tooMany();
      excess.forEach(one -> one.completeExceptionally(refusal));
    }
    if (next != null) {
      // On another thread: a long line of tasks that fail at once would overflow the stack.
      Infrastructure.getDefaultWorkerPool().execute(next);
    }
  }

  private static RuntimeException tooMany() {
    return Problems.tooManyRequests(
        "There are too many sign-ins or registrations at once, try again soon.", MAX_WAIT);
  }
}
