package games.arena.account.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import games.arena.ArenaConfig;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Limits failed sign-ins. An attempt is counted when it starts, so that simultaneous attempts are
 * no way around a limit; a successful one is taken back. The limit per account does not apply to an
 * address that signed in to it within the last day, and one address counts only a share of it, so
 * that an attacker cannot lock out an account's owner.
 */
@ApplicationScoped
public class SignInLimits {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final int MAX_FAILING = 100_000;
  private static final String DETAIL = "There were too many failed sign-ins, try again later.";
  private static final String TOO_MANY_HASHES =
      "This account signs in by password too often; use access tokens.";

  /** One address counts at most this part of the failures that an account is locked by. */
  private static final int ADDRESSES_TO_LOCK = 10;

  private final RateLimiter limiter;
  private final ArenaConfig.Limits config;
  private final Turns perAddress;
  private final Turns perAccountAndAddress = new Turns(1);
  private final Cache<String, Boolean> failing =
      Caffeine.newBuilder().maximumSize(MAX_FAILING).expireAfterWrite(MINUTE).build();

  SignInLimits(RateLimiter limiter, ArenaConfig config) {
    this.limiter = limiter;
    this.config = config.limits();
    this.perAddress = new Turns(this.config.passwordsPerAddressAtOnce());
  }

  /** An attempt to sign in that was counted. */
  public final class Attempt {

    private final String nameKey;
    private final String address;
    private final RateLimiter.Counted counted;

    private Attempt(String nameKey, String address, RateLimiter.Counted counted) {
      this.nameKey = nameKey;
      this.address = address;
      this.counted = counted;
    }

    /** Takes the attempt back, and marks its address as known to the account. */
    public Uni<Void> succeeded() {
      return forgive(true);
    }

    /** Takes the attempt back, since nobody knows whether it was right. */
    public Uni<Void> undecided() {
      return forgive(false);
    }

    /** Leaves the attempt counted. */
    public void failed() {
      failing.put(address, true);
    }

    private Uni<Void> forgive(boolean know) {
      return limiter.forgive(counted, known(nameKey, address), failures(nameKey, address), know);
    }
  }

  /**
   * Whether an address failed to sign in to any account here lately. If not, what it was granted a
   * moment ago holds without asking the limits again.
   */
  public boolean isFailing(String address) {
    return failing.getIfPresent(address) != null;
  }

  /** Runs an attempt when few others of the address, and none to this account, are under way. */
  public <T> Uni<T> inTurn(String nameKey, String address, Supplier<Uni<T>> attempt) {
    return perAccountAndAddress.take(
        nameKey + '\0' + address, () -> perAddress.take(address, attempt));
  }

  /** Fails with 429 if this address must wait before its next attempt. */
  public Uni<Void> look(String nameKey, String address) {
    return limiter.look(known(nameKey, address), failures(nameKey, address), DETAIL);
  }

  /** Counts an attempt as failed for now; fails with 429 if there were too many before. */
  public Uni<Attempt> start(String nameKey, String address) {
    return limiter
        .count(known(nameKey, address), failures(nameKey, address), DETAIL)
        .onFailure()
        .invoke(refused -> failing.put(address, true))
        .map(counted -> new Attempt(nameKey, address, counted));
  }

  /** Fails with 429 if too many passwords of the account were hashed. */
  public Uni<Void> beforeHash(String nameKey) {
    return limiter.look(nobody(), hashes(nameKey), TOO_MANY_HASHES);
  }

  /** Counts that a right password of the account was hashed. */
  public Uni<Void> afterHash(String nameKey) {
    return limiter.count(nobody(), hashes(nameKey), TOO_MANY_HASHES).replaceWithVoid();
  }

  private List<RateLimit> hashes(String nameKey) {
    return List.of(
        new RateLimit(
            RateLimiter.key("hashes", nameKey),
            config.passwordSignInsPerAccount(),
            MINUTE,
            RateLimit.Kind.ALL));
  }

  /** A limit that refuses everybody needs no marker. */
  private static String nobody() {
    return RateLimiter.key("nobody");
  }

  private static String known(String nameKey, String address) {
    return RateLimiter.key("known", nameKey, address);
  }

  private List<RateLimit> failures(String nameKey, String address) {
    return List.of(
        new RateLimit(
            RateLimiter.key("both", nameKey, address),
            config.failuresPerAccountAndAddress(),
            MINUTE,
            RateLimit.Kind.ALL),
        new RateLimit(
            RateLimiter.key("address", address),
            config.failuresPerAddress(),
            MINUTE,
            RateLimit.Kind.ALL),
        new RateLimit(
            RateLimiter.key("share", nameKey, address),
            Math.max(1, config.failuresPerAccount() / ADDRESSES_TO_LOCK),
            TEN_MINUTES,
            RateLimit.Kind.SHARE),
        new RateLimit(
            RateLimiter.key("account", nameKey),
            config.failuresPerAccount(),
            TEN_MINUTES,
            RateLimit.Kind.NEW));
  }
}
