package games.arena.health;

import games.arena.fault.Timeouts;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** A check that answers in time rather than let a probe wait. */
@ApplicationScoped
class Bounded {

  /** Below the time-out of the probes in {@code k8s/}. */
  private static final Duration BOUND = Duration.ofSeconds(1);

  private final Timeouts timeouts;

  Bounded(Timeouts timeouts) {
    this.timeouts = timeouts;
  }

  /** The answer, or this one if there is none in time. */
  Uni<HealthCheckResponse> check(Uni<HealthCheckResponse> answer, HealthCheckResponse otherwise) {
    return timeouts.limit(answer, BOUND).onFailure().recoverWithItem(otherwise);
  }
}
