package games.arena.account;

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
class SignInLimits {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  private final Limits limits;
  private final ArenaConfig.Limits config;

  SignInLimits(Limits limits, ArenaConfig config) {
    this.limits = limits;
    this.config = config.limits();
  }

  /** How long this address must wait before its next attempt; zero if not at all. */
  Uni<Duration> beforeTry(String nameKey, String address) {
    return ask(Counting.LOOK, nameKey, address);
  }

  Uni<Duration> afterFailure(String nameKey, String address) {
    return ask(Counting.COUNT, nameKey, address);
  }

  Uni<Duration> afterSuccess(String nameKey, String address) {
    return ask(Counting.KNOW, nameKey, address);
  }

  private Uni<Duration> ask(Counting what, String nameKey, String address) {
    return limits.ask(
        what,
        Limits.key("known", nameKey, address),
        List.of(
            new Window(
                Limits.key("both", nameKey, address),
                config.failuresPerAccountAndAddress(),
                MINUTE,
                false),
            new Window(Limits.key("address", address), config.failuresPerAddress(), MINUTE, false),
            new Window(
                Limits.key("account", nameKey), config.failuresPerAccount(), TEN_MINUTES, true)));
  }
}
