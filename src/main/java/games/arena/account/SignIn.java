package games.arena.account;

import games.arena.redis.RedisKeys;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ConcurrentHashMap;

/** Authenticates a caller by name and password. */
@ApplicationScoped
class SignIn {

  private final KnownSignIns known;
  private final GrantCache cache;
  private final AccountChanges changes;
  private final LimitedPasswordCheck passwords;
  private final ConcurrentHashMap<String, Uni<Grant>> underWay = new ConcurrentHashMap<>();

  SignIn(
      KnownSignIns known,
      GrantCache cache,
      AccountChanges changes,
      LimitedPasswordCheck passwords) {
    this.known = known;
    this.cache = cache;
    this.changes = changes;
    this.passwords = passwords;
  }

  /**
   * @param header the {@code Authorization} header as sent
   * @param name the name as sent
   * @param address the client's address
   */
  record Attempt(String header, String name, String nameKey, String password, String address) {

    static Attempt of(String header, String name, String password, String address) {
      return new Attempt(header, name, PlayerName.keyOf(name), password, address);
    }

    /**
     * The name that failures are counted by. Inputs that cannot be names share one key, so they are
     * counted as sent.
     */
    String countedName() {
      return nameKey.isEmpty() ? name : nameKey;
    }

    @Override
    public String toString() {
      return "sign-in"; // an attempt holds a password and must not be logged
    }
  }

  Uni<SecurityIdentity> verify(Attempt attempt) {
    return passwords
        .settled(attempt)
        .flatMap(settled -> cache.recall(RedisKeys.credential(attempt.nameKey), attempt.password))
        .flatMap(
            kept -> kept.isPresent() ? Uni.createFrom().item(kept.get()) : verifyTogether(attempt))
        .map(grant -> known.remember(attempt.header, grant, Long.MAX_VALUE));
  }

  /**
   * A client often starts with many simultaneous requests with the same name and password: one hash
   * answers them all if the password is right. A wrong password is checked and counted for each
   * request. A request also gets its own check if the account changed since the shared hash began,
   * as the change may be older than the request.
   */
  private Uni<Grant> verifyTogether(Attempt attempt) {
    Uni<Grant> mine = verifyAlone(attempt).memoize().indefinitely();
    Uni<Grant> first = underWay.putIfAbsent(attempt.header, mine);
    return first == null
        ? mine.onTermination().invoke(() -> underWay.remove(attempt.header, mine))
        : first
            .onFailure()
            .recoverWithUni(() -> verifyAlone(attempt))
            .flatMap(
                grant ->
                    changes.stillHolds(grant)
                        ? Uni.createFrom().item(grant)
                        : verifyAlone(attempt));
  }

  private Uni<Grant> verifyAlone(Attempt attempt) {
    return passwords.check(attempt).call(grant -> keep(attempt, grant));
  }

  private Uni<Void> keep(Attempt attempt, Grant grant) {
    return Uni.createFrom()
        .item(attempt)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .flatMap(right -> cache.keep(RedisKeys.credential(right.nameKey), right.password, grant));
  }
}
