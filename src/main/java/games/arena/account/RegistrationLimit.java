package games.arena.account;

import games.arena.ArenaConfig;
import games.arena.http.ClientAddress;
import games.arena.http.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** Limits how often one address may register players. */
@ApplicationScoped
class RegistrationLimit {

  private final Limits limits;
  private final ClientAddress addresses;
  private final int perAddress;

  RegistrationLimit(Limits limits, ClientAddress addresses, ArenaConfig config) {
    this.limits = limits;
    this.addresses = addresses;
    this.perAddress = config.limits().registrationsPerAddress();
  }

  boolean isOff() {
    return perAddress == 0;
  }

  /** Counts one registration; fails with 429 if there were too many. */
  Uni<Void> count(HttpServerRequest request) {
    String address = addresses.of(request);
    Window window =
        new Window(Limits.key("registrations", address), perAddress, Limits.LONGEST_WINDOW, false);
    return limits
        .ask(Counting.COUNT, Limits.key("nobody"), List.of(window))
        .invoke(RegistrationLimit::refuse)
        .replaceWithVoid();
  }

  private static void refuse(Duration wait) {
    if (!wait.isZero()) {
      throw Problems.tooManyRequests(
          "There were too many registrations, try again later.",
          Math.toIntExact(wait.plusMillis(999).toSeconds()));
    }
  }
}
