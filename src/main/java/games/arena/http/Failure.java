package games.arena.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.security.AuthenticationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.handler.HttpException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Turns what nobody expected to be thrown into a problem, and logs it where it is a fault. */
final class Failure {

  private static final Logger LOG = Logger.getLogger(Failure.class);

  private static final int RETRY_AFTER_OUTAGE = 1;
  private static final long BETWEEN_OUTAGE_LOGS = TimeUnit.SECONDS.toNanos(1);
  private static final AtomicLong LAST_OUTAGE_LOG =
      new AtomicLong(System.nanoTime() - BETWEEN_OUTAGE_LOGS);

  private Failure() {}

  static HttpProblem toProblem(Throwable failure) {
    if (failure instanceof HttpProblem problem) {
      return problem;
    }
    if (failure instanceof UnauthorizedException || failure instanceof AuthenticationException) {
      return Problems.unauthorized();
    }
    if (failure instanceof ForbiddenException) {
      return ProblemKind.FORBIDDEN.problem().build();
    }
    if (failure instanceof HttpException http && http.getStatusCode() < 500) {
      return ProblemKind.ofStatus(http.getStatusCode()).build();
    }
    if (failure instanceof RejectedExecutionException || Outage.isOutage(failure)) {
      logOutage(failure);
      return ProblemKind.UNAVAILABLE
          .problem()
          .withHeader("Retry-After", RETRY_AFTER_OUTAGE)
          .build();
    }
    LOG.error("A request failed unexpectedly", failure);
    return ProblemKind.INTERNAL_ERROR.problem().build();
  }

  /** An outage fails every request, and would flood the log that is needed to understand it. */
  private static void logOutage(Throwable failure) {
    long now = System.nanoTime();
    long last = LAST_OUTAGE_LOG.get();
    if (now - last >= BETWEEN_OUTAGE_LOGS && LAST_OUTAGE_LOG.compareAndSet(last, now)) {
      LOG.warnf("Requests are answered with 503, as something is out of service: %s", failure);
    }
  }
}
