package games.arena.account.signin;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import games.arena.account.LimitedPasswordCheck;
import games.arena.account.grant.AccountChanges;
import games.arena.account.grant.Fingerprint;
import games.arena.account.grant.Grant;
import games.arena.account.grant.SignInCache;
import games.arena.account.limit.SignInLimits;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Authenticates a caller by name and password. What one address was granted is remembered for that
 * address alone: the memory would else answer guesses that no limit has counted.
 */
@ApplicationScoped
class SignIn {

  /** How long the limits need not be asked again: other replicas may count failures too. */
  private static final Duration LIMITS_HOLD = Duration.ofSeconds(1);

  private static final int MAX_ASKED = 20_000;

  private final SignInCache known;
  private final AccountChanges changes;
  private final SignInLimits limits;
  private final LimitedPasswordCheck passwords;
  private final ConcurrentHashMap<String, Uni<Grant>> underWay = new ConcurrentHashMap<>();
  private final Cache<Fingerprint, Boolean> asked =
      Caffeine.newBuilder().maximumSize(MAX_ASKED).expireAfterWrite(LIMITS_HOLD).build();

  SignIn(
      SignInCache known,
      AccountChanges changes,
      SignInLimits limits,
      LimitedPasswordCheck passwords) {
    this.known = known;
    this.changes = changes;
    this.limits = limits;
    this.passwords = passwords;
  }

  /** The caller, if this address sent this header a moment ago and has not failed since. */
  Optional<SecurityIdentity> recall(String header, String address) {
    String client = SignInAttempt.client(header, address);
    return limits.isFailing(address) || asked.getIfPresent(Fingerprint.of(client)) == null
        ? Optional.empty()
        : known.recall(client);
  }

  Uni<SecurityIdentity> verify(SignInAttempt attempt) {
    Optional<SecurityIdentity> remembered = known.recall(attempt.client());
    Uni<SecurityIdentity> verified =
        remembered.isPresent()
            ? limits.look(attempt.countedName(), attempt.address()).replaceWith(remembered.get())
            : verifyTogether(attempt)
                .map(grant -> known.remember(attempt.client(), grant, Long.MAX_VALUE));
    return verified.invoke(caller -> asked.put(Fingerprint.of(attempt.client()), true));
  }

  /**
   * A client often starts with many simultaneous requests with the same name and password: one hash
   * answers them all if the password is right. A wrong password is checked and counted for each
   * request. A request also gets its own check if the account changed since the shared hash began,
   * as the change may be older than the request.
   */
  private Uni<Grant> verifyTogether(SignInAttempt attempt) {
    Uni<Grant> mine = check(attempt).memoize().indefinitely();
    Uni<Grant> first = underWay.putIfAbsent(attempt.client(), mine);
    return first == null
        ? mine.onTermination().invoke(() -> underWay.remove(attempt.client(), mine))
        : first
            .onFailure()
            .recoverWithUni(() -> check(attempt))
            .flatMap(
                grant -> changes.stillHolds(grant) ? Uni.createFrom().item(grant) : check(attempt));
  }

  private Uni<Grant> check(SignInAttempt attempt) {
    return passwords.check(attempt.name(), attempt.password(), attempt.address());
  }
}
