package games.arena.http;

import games.arena.fault.Outage;
import io.quarkus.security.AuthenticationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.handler.HttpException;
import jakarta.ws.rs.WebApplicationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Turns whatever was thrown into a problem, and logs it where it is a fault. */
final class Failure {

  private static final Logger LOG = Logger.getLogger(Failure.class);

  private static final int DEEPEST_CAUSE = 10;
  private static final int RETRY_AFTER_OUTAGE_SECONDS = 1;
  private static final long BETWEEN_OUTAGE_LOGS = TimeUnit.SECONDS.toNanos(1);

  /** Null at first, and no time: a native executable would have that of its build. */
  private static final AtomicReference<Long> LAST_OUTAGE_LOG = new AtomicReference<>();

  private Failure() {}

  static HttpProblem toProblem(Throwable failure) {
    Throwable cause = failure;
    // Futures, transactions and parameter converters wrap what is thrown in them.
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (cause instanceof HttpProblem problem) {
        return problem;
      }
      cause = cause.getCause();
    }
    if (failure instanceof UnauthorizedException || failure instanceof AuthenticationException) {
      return Problems.unauthorized();
    }
    if (failure instanceof ForbiddenException) {
      return ProblemKind.FORBIDDEN.problem();
    }
    int status = status(failure);
    if (status == 401) {
      return Problems.unauthorized();
    }
    if (status >= 400 && status < 500) {
      return ProblemKind.ofStatus(status);
    }
    if (failure instanceof RejectedExecutionException || Outage.isOutage(failure)) {
      logOutage(failure);
      return Problems.unavailable(
          "Something that is needed to answer is out of service, try again soon.",
          RETRY_AFTER_OUTAGE_SECONDS);
    }
    LOG.error("A request failed unexpectedly", failure);
    return ProblemKind.INTERNAL_ERROR.problem();
  }

  private static int status(Throwable failure) {
    if (failure instanceof WebApplicationException web) {
      return web.getResponse().getStatus();
    }
    return failure instanceof HttpException http ? http.getStatusCode() : 0;
  }

  /** An outage fails every request, and would flood the log that is needed to understand it. */
  private static void logOutage(Throwable failure) {
    long now = System.nanoTime();
    Long last = LAST_OUTAGE_LOG.get();
    boolean due = last == null || now - last >= BETWEEN_OUTAGE_LOGS;
    if (due && LAST_OUTAGE_LOG.compareAndSet(last, now)) {
      LOG.warnf("Requests are answered with 503, as something is out of service: %s", failure);
    }
  }
}
