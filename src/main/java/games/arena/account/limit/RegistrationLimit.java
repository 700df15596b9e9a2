package games.arena.account.limit;

import games.arena.ArenaConfig;
import games.arena.http.ClientAddress;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Limits how often one address may register players. */
@ApplicationScoped
public class RegistrationLimit {

  private final RateLimiter limiter;
  private final ClientAddress addresses;
  private final int perAddress;

  RegistrationLimit(RateLimiter limiter, ClientAddress addresses, ArenaConfig config) {
    this.limiter = limiter;
    this.addresses = addresses;
    this.perAddress = config.limits().registrationsPerAddress();
  }

  public boolean isOff() {
    return perAddress == 0;
  }

  /** Counts one registration; fails with 429 if there were too many. */
  public Uni<Void> count(HttpServerRequest request) {
    String address = addresses.of(request);
    RateLimit limit =
        new RateLimit(
            RateLimiter.key("registrations", address), perAddress, RateLimit.MAX_LENGTH, false);
    return limiter.check(
        Counting.COUNT,
        RateLimiter.key("nobody"),
        List.of(limit),
        "There were too many registrations, try again later.");
  }
}
