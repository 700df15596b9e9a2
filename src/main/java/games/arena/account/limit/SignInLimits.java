package games.arena.account.limit;

import games.arena.ArenaConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/**
 * Limits failed sign-ins; successful ones are never counted. The limit per account does not apply
 * to an address that signed in to it within the last day, so that an attacker cannot lock out an
 * account's owner.
 */
@ApplicationScoped
public class SignInLimits {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  private final RateLimiter limiter;
  private final ArenaConfig.Limits config;

  SignInLimits(RateLimiter limiter, ArenaConfig config) {
    this.limiter = limiter;
    this.config = config.limits();
  }

  /** Fails with 429 if this address must wait before its next attempt. */
  public Uni<Void> beforeTry(String nameKey, String address) {
    return check(Counting.LOOK, nameKey, address);
  }

  /** Counts a failure, and fails with 429 if there were too many before. */
  public Uni<Void> afterFailure(String nameKey, String address) {
    return check(Counting.COUNT, nameKey, address);
  }

  /** Marks the address as known, unless a limit is reached: then it fails with 429. */
  public Uni<Void> afterSuccess(String nameKey, String address) {
    return check(Counting.KNOW, nameKey, address);
  }

  private Uni<Void> check(Counting what, String nameKey, String address) {
    return limiter.check(
        what,
        RateLimiter.key("known", nameKey, address),
        List.of(
            new RateLimit(
                RateLimiter.key("both", nameKey, address),
                config.failuresPerAccountAndAddress(),
                MINUTE,
                false),
            new RateLimit(
                RateLimiter.key("address", address), config.failuresPerAddress(), MINUTE, false),
            new RateLimit(
                RateLimiter.key("account", nameKey),
                config.failuresPerAccount(),
                TEN_MINUTES,
                true)),
        "There were too many failed sign-ins, try again later.");
  }
}
