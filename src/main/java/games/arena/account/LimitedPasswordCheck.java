package games.arena.account;

import games.arena.account.grant.Grant;
import games.arena.account.grant.GrantCache;
import games.arena.account.limit.SignInLimits;
import games.arena.account.security.SecurityEvent;
import games.arena.account.security.SecurityLog;
import games.arena.redis.RedisKeys;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * Checks passwords, within the limits on failed sign-ins. The limits are asked before the cache:
 * the right password would else be told to an address that is out of attempts.
 */
@ApplicationScoped
public class LimitedPasswordCheck {

  private final PasswordCheck passwords;
  private final GrantCache cache;
  private final SignInLimits limits;
  private final SecurityLog log;

  LimitedPasswordCheck(
      PasswordCheck passwords, GrantCache cache, SignInLimits limits, SecurityLog log) {
    this.passwords = passwords;
    this.cache = cache;
    this.limits = limits;
    this.log = log;
  }

  private record Attempt(String nameKey, String password, String countedName, String address) {

    /** Without the password, which must not be printed. */
    @Override
    public String toString() {
      return "sign-in";
    }
  }

  /**
   * The grant of the account; fails if the password is wrong or a limit is reached.
   *
   * @param name the name in any spelling
   * @param address the client's address
   */
  public Uni<Grant> check(String name, String password, String address) {
    String nameKey = UniqueName.keyOf(name);
    Attempt attempt = new Attempt(nameKey, password, countedName(name), address);
    return passwords
        .settled(nameKey)
        .flatMap(
            settled ->
                limits.inTurn(
                    attempt.countedName,
                    attempt.address,
                    () ->
                        limits
                            .start(attempt.countedName, attempt.address)
                            .flatMap(counted -> check(attempt, counted))));
  }

  /**
   * The name that failures are counted by. Inputs that cannot be names share one key, so they are
   * counted as sent.
   */
  public static String countedName(String name) {
    String nameKey = UniqueName.keyOf(name);
    return nameKey.isEmpty() ? name : nameKey;
  }

  private Uni<Grant> check(Attempt attempt, SignInLimits.Attempt counted) {
    return cache
        .recall(RedisKeys.credential(attempt.nameKey), attempt.password)
        .flatMap(kept -> kept.isPresent() ? Uni.createFrom().item(kept) : hash(attempt))
        .onFailure()
        .call(counted::undecided)
        .flatMap(
            grant -> {
              if (grant.isPresent()) {
                return counted.succeeded().replaceWith(grant.get());
              }
              counted.failed();
              throw new AuthenticationFailedException();
            });
  }

  private Uni<Optional<Grant>> hash(Attempt attempt) {
    return limits
        .beforeHash(attempt.countedName)
        .flatMap(free -> passwords.check(attempt.nameKey, attempt.password))
        .call(
            grant -> grant.isPresent() ? keep(attempt, grant.get()) : Uni.createFrom().voidItem());
  }

  private Uni<Void> keep(Attempt attempt, Grant grant) {
    return limits
        .afterHash(attempt.countedName)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .flatMap(
            counted -> {
              // Once for each hash, not for each request.
              log.tell(
                  SecurityEvent.SIGNED_IN,
                  new SecurityLog.Who(grant.accountId(), attempt.nameKey, attempt.address),
                  "password");
              return cache.keep(RedisKeys.credential(attempt.nameKey), attempt.password, grant);
            });
  }
}
