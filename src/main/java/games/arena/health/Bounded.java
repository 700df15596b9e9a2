package games.arena.health;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** A check that says no rather than let a probe wait. */
final class Bounded {

  /** Below the time-out of the probes in {@code k8s/}. */
  private static final Duration BOUND = Duration.ofSeconds(1);

  private Bounded() {}

  static Uni<HealthCheckResponse> check(String name, Uni<?> question) {
    return question
        .ifNoItem()
        .after(BOUND)
        .fail()
        .map(answer -> HealthCheckResponse.up(name))
        .onFailure()
        .recoverWithItem(failure -> HealthCheckResponse.down(name));
  }
}
