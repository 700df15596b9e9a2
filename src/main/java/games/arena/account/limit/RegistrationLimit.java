package games.arena.account.limit;

import games.arena.ArenaConfig;
import games.arena.http.ClientAddress;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Supplier;

/** Whether players may register, how often one address may, and how many at once. */
@ApplicationScoped
public class RegistrationLimit {

  private final RateLimiter limiter;
  private final ClientAddress addresses;
  private final boolean open;
  private final int perAddress;
  private final Turns turns;

  RegistrationLimit(RateLimiter limiter, ClientAddress addresses, ArenaConfig config) {
    this.limiter = limiter;
    this.addresses = addresses;
    this.open = config.registration() == ArenaConfig.Registration.OPEN;
    this.perAddress = config.limits().registrationsPerAddress();
    this.turns = new Turns(config.limits().passwordsPerAddressAtOnce());
  }

  /** Whether players may register themselves. */
  public boolean isOpen() {
    return open;
  }

  public boolean isOff() {
    return perAddress == 0;
  }

  /** Counts one registration; fails with 429 if there were too many. */
  public Uni<Void> count(HttpServerRequest request) {
    String address = addresses.of(request);
    RateLimit limit =
        new RateLimit(
            RateLimiter.key("registrations", address),
            perAddress,
            RateLimit.MAX_LENGTH,
            RateLimit.Kind.ALL);
    return limiter
        .count(
            RateLimiter.key("nobody"),
            List.of(limit),
            "There were too many registrations, try again later.")
        .replaceWithVoid();
  }

  /** The address that a request counts for. */
  public String address(HttpServerRequest request) {
    return addresses.of(request);
  }

  /** Runs a registration when fewer than the permitted number of this address are under way. */
  public <T> Uni<T> inTurn(HttpServerRequest request, Supplier<Uni<T>> registration) {
    return turns.take(addresses.of(request), registration);
  }
}
