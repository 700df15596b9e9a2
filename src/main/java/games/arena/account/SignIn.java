package games.arena.account;

import games.arena.http.Problems;
import games.arena.redis.RedisKeys;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.unchecked.Unchecked;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/** Finds out who signs in with a name and a password. */
@ApplicationScoped
class SignIn {

  private final KnownSignIns known;
  private final GrantCache cache;
  private final PasswordCheck passwords;
  private final SignInLimits limits;
  private final AccountChanges changes;
  private final ConcurrentHashMap<String, Uni<Grant>> underWay = new ConcurrentHashMap<>();

  SignIn(
      KnownSignIns known,
      GrantCache cache,
      PasswordCheck passwords,
      SignInLimits limits,
      AccountChanges changes) {
    this.known = known;
    this.cache = cache;
    this.passwords = passwords;
    this.limits = limits;
    this.changes = changes;
  }

  /**
   * @param header as it was sent
   * @param name as it was sent
   * @param address where it came from
   */
  record Attempt(String header, String name, String nameKey, String password, String address) {

    static Attempt of(String header, String name, String password, String address) {
      return new Attempt(header, name, PlayerName.keyOf(name), password, address);
    }

    /** What failures are counted by: names that can be nobody's are not all one account. */
    String countedName() {
      return nameKey.isEmpty() ? name : nameKey;
    }

    @Override
    public String toString() {
      return "sign-in"; // nothing of it belongs into a log
    }
  }

  Uni<SecurityIdentity> verify(Attempt attempt) {
    return passwords
        .settled(attempt.nameKey)
        .flatMap(settled -> cache.recall(RedisKeys.credential(attempt.nameKey), attempt.password))
        .flatMap(
            kept -> kept.isPresent() ? Uni.createFrom().item(kept.get()) : verifyTogether(attempt))
        .map(grant -> known.remember(attempt.header, grant, Long.MAX_VALUE));
  }

  /**
   * A client that begins with many requests at once sends the same name and password with each: one
   * hash answers them all, if they are right. Wrong ones are each looked at, and counted; so is one
   * whose account changed since the hash was begun, before this one was sent perhaps.
   */
  private Uni<Grant> verifyTogether(Attempt attempt) {
    Uni<Grant> mine = verifyWithinLimits(attempt).memoize().indefinitely();
    Uni<Grant> first = underWay.putIfAbsent(attempt.header, mine);
    return first == null
        ? mine.onTermination().invoke(() -> underWay.remove(attempt.header, mine))
        : first
            .onFailure()
            .recoverWithUni(() -> verifyWithinLimits(attempt))
            .flatMap(
                grant ->
                    changes.stillHolds(grant)
                        ? Uni.createFrom().item(grant)
                        : verifyWithinLimits(attempt));
  }

  /**
   * Looks at the limits before, to spare the hash, and after: of many that are tried at once, no
   * more than the limit are told what they are.
   */
  private Uni<Grant> verifyWithinLimits(Attempt attempt) {
    return limits
        .beforeTry(attempt.countedName(), attempt.address)
        .invoke(SignIn::refuse)
        .flatMap(free -> passwords.check(attempt.nameKey, attempt.password))
        .flatMap(
            grant ->
                grant.isPresent()
                    ? limits
                        .afterSuccess(attempt.countedName(), attempt.address)
                        .invoke(SignIn::refuse)
                        .replaceWith(grant.get())
                    : limits
                        .afterFailure(attempt.countedName(), attempt.address)
                        .invoke(SignIn::refuse)
                        .map(free -> wrong()))
        .call(grant -> keep(attempt, grant));
  }

  private Uni<Void> keep(Attempt attempt, Grant grant) {
    return Uni.createFrom()
        .item(attempt)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .flatMap(
            Unchecked.function(
                right -> cache.keep(RedisKeys.credential(right.nameKey), right.password, grant)));
  }

  private static Grant wrong() {
    throw new AuthenticationFailedException();
  }

  private static void refuse(Duration wait) {
    if (!wait.isZero()) {
      throw Problems.tooManyRequests(
          "There were too many failed sign-ins, try again later.",
          Math.toIntExact(wait.plusMillis(999).toSeconds()));
    }
  }
}
