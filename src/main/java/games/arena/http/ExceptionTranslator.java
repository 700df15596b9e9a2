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

/** Turns any exception into a problem, and logs it if it is a fault. */
final class ExceptionTranslator {

  private static final Logger LOG = Logger.getLogger(ExceptionTranslator.class);

  private static final int MAX_CAUSE_DEPTH = 10;
  private static final int RETRY_AFTER_OUTAGE_SECONDS = 1;
  private static final long OUTAGE_LOG_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Null at first: an initial time would be the build time in a native executable. */
  private static final AtomicReference<Long> LAST_OUTAGE_LOG = new AtomicReference<>();

  private ExceptionTranslator() {}

  static HttpProblem toProblem(Throwable failure) {
    Throwable cause = failure;
    // Futures, transactions and parameter converters wrap exceptions.
    for (int depth = 0; cause != null && depth < MAX_CAUSE_DEPTH; depth++) {
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
    LOG.error("Request failed unexpectedly", failure);
    return ProblemKind.INTERNAL_ERROR.problem();
  }

  private static int status(Throwable failure) {
    if (failure instanceof WebApplicationException web) {
      return web.getResponse().getStatus();
    }
    return failure instanceof HttpException http ? http.getStatusCode() : 0;
  }

  /** Limits the rate of log lines, since an outage fails every request. */
  private static void logOutage(Throwable failure) {
    long now = System.nanoTime();
    Long last = LAST_OUTAGE_LOG.get();
    boolean due = last == null || now - last >= OUTAGE_LOG_INTERVAL_NANOS;
    if (due && LAST_OUTAGE_LOG.compareAndSet(last, now)) {
      LOG.warnf("Requests are answered with 503 during an outage: %s", failure);
    }
  }
}
