package games.arena.account.signin;

import games.arena.account.grant.AccountChanges;
import games.arena.account.grant.Grant;
import games.arena.account.grant.GrantCache;
import games.arena.account.grant.SignInCache;
import games.arena.redis.RedisKeys;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ConcurrentHashMap;

/** Authenticates a caller by name and password. */
@ApplicationScoped
class SignIn {

  private final SignInCache known;
  private final GrantCache cache;
  private final AccountChanges changes;
  private final LimitedPasswordCheck passwords;
  private final ConcurrentHashMap<String, Uni<Grant>> underWay = new ConcurrentHashMap<>();

  SignIn(
      SignInCache known, GrantCache cache, AccountChanges changes, LimitedPasswordCheck passwords) {
    this.known = known;
    this.cache = cache;
    this.changes = changes;
    this.passwords = passwords;
  }

  Uni<SecurityIdentity> verify(SignInAttempt attempt) {
    return passwords
        .settled(attempt)
        .flatMap(
            settled -> cache.recall(RedisKeys.credential(attempt.nameKey()), attempt.password()))
        .flatMap(
            kept -> kept.isPresent() ? Uni.createFrom().item(kept.get()) : verifyTogether(attempt))
        .map(grant -> known.remember(attempt.header(), grant, Long.MAX_VALUE));
  }

  /**
   * A client often starts with many simultaneous requests with the same name and password: one hash
   * answers them all if the password is right. A wrong password is checked and counted for each
   * request. A request also gets its own check if the account changed since the shared hash began,
   * as the change may be older than the request.
   */
  private Uni<Grant> verifyTogether(SignInAttempt attempt) {
    Uni<Grant> mine = verifyAlone(attempt).memoize().indefinitely();
    Uni<Grant> first = underWay.putIfAbsent(attempt.header(), mine);
    return first == null
        ? mine.onTermination().invoke(() -> underWay.remove(attempt.header(), mine))
        : first
            .onFailure()
            .recoverWithUni(() -> verifyAlone(attempt))
            .flatMap(
                grant ->
                    changes.stillHolds(grant)
                        ? Uni.createFrom().item(grant)
                        : verifyAlone(attempt));
  }

  private Uni<Grant> verifyAlone(SignInAttempt attempt) {
    return passwords.check(attempt).call(grant -> keep(attempt, grant));
  }

  private Uni<Void> keep(SignInAttempt attempt, Grant grant) {
    return Uni.createFrom()
        .item(attempt)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .flatMap(
            right -> cache.keep(RedisKeys.credential(right.nameKey()), right.password(), grant));
  }
}
