package games.arena.player;

import games.arena.account.Accounts;
import games.arena.account.Passwords;
import games.arena.account.UniqueName;
import games.arena.account.grant.Caller;
import games.arena.account.limit.RegistrationLimit;
import games.arena.fault.Outage;
import games.arena.http.HttpProblem;
import games.arena.http.IdempotencyKey;
import games.arena.http.Problems;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Registers players. Everything that can be refused is refused before the password is hashed, which
 * is the costly part.
 */
@ApplicationScoped
class Registration {

  private final Players players;
  private final Passwords passwords;
  private final RegistrationLimit limit;
  private final CurrentIdentityAssociation identity;

  Registration(
      Players players,
      Passwords passwords,
      RegistrationLimit limit,
      CurrentIdentityAssociation identity) {
    this.players = players;
    this.passwords = passwords;
    this.limit = limit;
    this.identity = identity;
  }

  Uni<PlayerView> register(NewPlayer request, HttpServerRequest http) {
    Optional<String> sent = IdempotencyKey.parse(http.headers().getAll(IdempotencyKey.HEADER));
    return runsTheGame(request, http)
        .flatMap(
            trusted -> {
              UniqueName name = request.check(trusted);
              RegistrationKey key =
                  sent.map(text -> RegistrationKey.of(limit.address(http), text, request))
                      .orElse(null);
              // Administrators and game servers register many players from one address.
              return trusted
                  ? register(request, name, key)
                  : limit.inTurn(http, () -> register(request, name, key));
            });
  }

  /**
   * Whether the caller may set a new player's values. Fails if the request sets some and it may
   * not; otherwise no sign-in is needed.
   */
  private Uni<Boolean> runsTheGame(NewPlayer request, HttpServerRequest http) {
    if (!request.hasValues() && http.getHeader("Authorization") == null) {
      return Uni.createFrom().item(false);
    }
    return identity
        .getDeferredIdentity()
        .onFailure(failure -> !request.hasValues() && !Outage.isOutage(failure))
        .recoverWithNull() // with wrong credentials anybody may register
        .map(
            who -> {
              boolean runs = who != null && !who.isAnonymous() && Caller.of(who).runsTheGame();
              if (request.hasValues() && !runs) {
                throw who.isAnonymous()
                    ? Problems.unauthorized()
                    : Problems.forbidden("This account may not choose a player's values.");
              }
              return runs;
            });
  }

  private Uni<PlayerView> register(NewPlayer request, UniqueName name, RegistrationKey key) {
    return againOr(request, key, () -> registerNew(request, name, key));
  }

  private Uni<PlayerView> registerNew(NewPlayer request, UniqueName name, RegistrationKey key) {
    return Uni.createFrom()
        .item(name)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .invoke(players::requireFree)
        .flatMap(free -> hash(request.password()))
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(hash -> players.register(request, name, hash, key))
        .onFailure(HttpProblem.class)
        // The name may have been taken by another attempt with the same key, which was first.
        .recoverWithUni(taken -> againOr(request, key, () -> Uni.createFrom().failure(taken)));
  }

  /** The player that was registered with this key before, or else what comes of the supplier. */
  private Uni<PlayerView> againOr(
      NewPlayer request, RegistrationKey key, Supplier<Uni<PlayerView>> otherwise) {
    if (key == null) {
      return otherwise.get();
    }
    return Uni.createFrom()
        .item(() -> players.earlier(key))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .flatMap(
            earlier -> earlier.isPresent() ? again(request, key, earlier.get()) : otherwise.get());
  }

  private Uni<PlayerView> again(
      NewPlayer request, RegistrationKey key, RegistrationKey.Earlier earlier) {
    Uni<Boolean> same =
        request.password() == null || earlier.passwordHash() == null
            ? Uni.createFrom().item(request.password() == null && earlier.passwordHash() == null)
            : passwords.matches(request.password(), earlier.passwordHash());
    return same.emitOn(Infrastructure.getDefaultWorkerPool())
        .map(
            isSame -> {
              if (!isSame || !key.isOf(earlier)) {
                throw Problems.invalid(IdempotencyKey.HEADER, "was sent before with another body");
              }
              return players.find(earlier.playerId()).orElseThrow(Accounts::taken);
            });
  }

  /** Null if there is no password. */
  private Uni<String> hash(String password) {
    return password == null ? Uni.createFrom().nullItem() : passwords.hash(password);
  }
}
