package games.arena.fault;

import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Remembers that a server does not answer. While it is open, calls fail at once instead of waiting
 * for a time-out each, and one probe at a time asks whether the server is back. A single broken
 * connection opens it too; then the first probe closes it within milliseconds.
 *
 * <p>Calls that block have time-outs of seconds, and take threads from others. So when none of them
 * has been answered for a moment, a probe is sent before the first time-out: fewer have begun to
 * wait by then.
 */
public final class CircuitBreaker {

  private static final Logger LOG = Logger.getLogger(CircuitBreaker.class);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration BETWEEN_PROBES = Duration.ofMillis(200);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final long SUSPICIOUS_NANOS = Duration.ofMillis(500).toNanos();

  private final Server server;
  private final Timeouts timeouts;
  private final AtomicBoolean open = new AtomicBoolean();
  private final AtomicBoolean probing = new AtomicBoolean();
  private final AtomicBoolean watching = new AtomicBoolean();
  private final AtomicInteger blocked = new AtomicInteger();

  /** When a call was answered, or the first of those that block now began. */
  private volatile long lastAnswer = System.nanoTime();

  private volatile boolean stopped;

  public CircuitBreaker(Server server, Timeouts timeouts) {
    this.server = server;
    this.timeouts = timeouts;
  }

  /**
   * What the breaker needs to know of a server.
   *
   * @param name for the log
   * @param isAway whether a failure means that there was no answer; an error is an answer
   * @param probe asks the server anything
   * @param refusal what calls fail with while the breaker is open
   */
  public record Server(
      String name,
      Predicate<Throwable> isAway,
      Supplier<Uni<?>> probe,
      Supplier<RuntimeException> refusal) {}

  /** Makes a call that does not block. */
  public <T> Uni<T> guard(Supplier<Uni<T>> call) {
    return Uni.createFrom()
        .deferred(
            () -> {
              if (open.get()) {
                return Uni.createFrom().failure(server.refusal.get());
              }
              long began = System.nanoTime();
              return call.get()
                  .invoke(this::answered)
                  .onFailure()
                  .invoke(failure -> failed(began, failure));
            });
  }

  /** Makes a call that blocks. */
  public <T> T call(Supplier<T> call) {
    if (open.get()) {
      throw server.refusal.get();
    }
    long began = beginToBlock();
    try {
      T result = call.get();
      answered();
      return result;
    } catch (RuntimeException e) {
      failed(began, e);
      throw e;
    } finally {
      blocked.decrementAndGet();
    }
  }

  /** No more probes: the application ends. */
  public void stop() {
    stopped = true;
  }

  private long beginToBlock() {
    long now = System.nanoTime();
    if (blocked.getAndIncrement() == 0) {
      lastAnswer = now;
    }
    if (!watching.get() && watching.compareAndSet(false, true)) {
      timeouts.later(BETWEEN_LOOKS, this::look);
    }
    return now;
  }

  /** Looks again and again while calls block. */
  private void look() {
    if (stopped) {
      return;
    }
    if (blocked.get() == 0) {
      // The next call begins to watch, or has just done so.
      watching.set(false);
      if (blocked.get() == 0 || !watching.compareAndSet(false, true)) {
        return;
      }
    }
    if (System.nanoTime() - lastAnswer > SUSPICIOUS_NANOS) {
      probe();
    }
    timeouts.later(BETWEEN_LOOKS, this::look);
  }

  private void answered() {
    lastAnswer = System.nanoTime();
  }

  private void failed(long began, Throwable failure) {
    if (!server.isAway.test(failure)) {
      answered();
    } else if (lastAnswer - began <= 0) {
      // Had another call been answered since this one began, the server would only be slow.
      open(failure);
      probe();
    }
  }

  private void probe() {
    if (stopped || !probing.compareAndSet(false, true)) {
      return;
    }
    timeouts
        .limit(Uni.createFrom().deferred(() -> server.probe.get().replaceWithVoid()), PROBE_TIMEOUT)
        .onTermination()
        .invoke(() -> probing.set(false))
        .subscribe()
        .with(
            answer -> close(),
            failure -> {
              if (failure instanceof TimeoutException || server.isAway.test(failure)) {
                open(failure);
                timeouts.later(BETWEEN_PROBES, this::probe);
              } else {
                close();
              }
            });
  }

  private void open(Throwable failure) {
    if (open.compareAndSet(false, true)) {
      boolean needsAction = Outage.faults(failure).contains(Fault.NEEDS_ACTION);
      LOG.logf(
          needsAction ? Logger.Level.ERROR : Logger.Level.WARN,
          "%s does not answer: %s",
          server.name,
          failure);
    }
  }

  private void close() {
    answered();
    if (open.compareAndSet(true, false)) {
      LOG.infof("%s answers", server.name);
    }
  }
}
