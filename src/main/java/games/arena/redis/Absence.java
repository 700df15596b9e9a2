package games.arena.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.redis.client.impl.types.ErrorType;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Remembers that Redis does not answer. As long as it does not, nobody else needs to find out by
 * waiting: calls fail at once, and one question at a time asks whether Redis is back. Where it was
 * but one connection that broke, the first question ends the absence within a millisecond.
 */
final class Absence {

  private static final Logger LOG = Logger.getLogger(Absence.class);
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(200);

  /** How the client says that a connection broke: like an answer of Redis. */
  private static final String CLOSED = "CONNECTION_CLOSED";

  private final Supplier<Uni<? extends Object>> question;
  private final AtomicBoolean absent = new AtomicBoolean();
  private volatile long lastAnswer = System.nanoTime();
  private volatile boolean ended;

  /**
   * @param question fails if there is no answer in time
   */
  Absence(Supplier<Uni<?>> question) {
    this.question = question;
  }

  /** Makes a call, unless it is known that there is nobody to answer. */
  <T> Uni<T> guard(Supplier<Uni<T>> call) {
    return Uni.createFrom()
        .deferred(
            () -> {
              if (absent.get()) {
                return Uni.createFrom().failure(new ConnectException("Redis does not answer"));
              }
              long began = System.nanoTime();
              return call.get()
                  .invoke(this::answered)
                  .onFailure()
                  .invoke(failure -> failed(began, failure));
            });
  }

  /** Nobody is to be asked any more. */
  void end() {
    ended = true;
  }

  private void answered() {
    lastAnswer = System.nanoTime();
  }

  private void failed(long began, Throwable failure) {
    if (isAnswer(failure)) {
      answered();
    } else if (lastAnswer - began < 0 && absent.compareAndSet(false, true)) {
      LOG.warnf("Redis does not answer: %s", failure);
      ask();
    }
  }

  private void ask() {
    if (ended) {
      return;
    }
    Uni.createFrom()
        .deferred(question)
        .subscribe()
        .with(
            answer -> back(),
            failure -> {
              if (isAnswer(failure)) {
                back();
              } else {
                askLater();
              }
            });
  }

  private void askLater() {
    Uni.createFrom()
        .voidItem()
        .onItem()
        .delayIt()
        .by(BETWEEN_QUESTIONS)
        .subscribe()
        .with(ignored -> ask(), failure -> absent.set(false));
  }

  private void back() {
    answered();
    if (absent.compareAndSet(true, false)) {
      LOG.info("Redis answers");
    }
  }

  /** An error that Redis reports is an answer, too. */
  private static boolean isAnswer(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof ErrorType reply) {
        return !CLOSED.equals(reply.getMessage());
      }
    }
    return false;
  }
}
