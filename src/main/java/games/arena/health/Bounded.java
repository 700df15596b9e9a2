package games.arena.health;

import games.arena.fault.Timeouts;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Puts a time-out on health checks, so that a probe always gets an answer. */
@ApplicationScoped
public class Bounded {

  /** Shorter than the time-out of the probes in {@code k8s/}. */
  public static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final Timeouts timeouts;

  Bounded(Timeouts timeouts) {
    this.timeouts = timeouts;
  }

  /** The response, or {@code otherwise} after a failure or a time-out. */
  Uni<HealthCheckResponse> check(Uni<HealthCheckResponse> answer, HealthCheckResponse otherwise) {
    return timeouts.limit(answer, TIMEOUT).onFailure().recoverWithItem(otherwise);
  }
}
