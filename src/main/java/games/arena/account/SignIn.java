package games.arena.account;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.UsernamePasswordAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Finds out who signs in with a name and a password. */
@ApplicationScoped
class SignIn implements IdentityProvider<UsernamePasswordAuthenticationRequest> {

  private final Credentials credentials;
  private final Passwords passwords;

  SignIn(Credentials credentials, Passwords passwords) {
    this.credentials = credentials;
    this.passwords = passwords;
  }

  @Override
  public Class<UsernamePasswordAuthenticationRequest> getRequestType() {
    return UsernamePasswordAuthenticationRequest.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      UsernamePasswordAuthenticationRequest request, AuthenticationRequestContext context) {
    String nameKey = PlayerName.keyOf(request.getUsername());
    String password = new String(request.getPassword().getPassword());
    return credentials
        .recall(nameKey, password)
        .flatMap(
            known ->
                known.isPresent() ? Uni.createFrom().item(known.get()) : verify(nameKey, password))
        .map(caller -> identity(nameKey, caller))
        .emitOn(requestThread());
  }

  /**
   * The identity belongs to the request, whose scope is active only where the request is served.
   */
  private static Executor requestThread() {
    Context context = Vertx.currentContext();
    return context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
  }

  private Uni<Caller> verify(String nameKey, String password) {
    return Uni.createFrom()
        .item(() -> account(nameKey))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .flatMap(account -> verify(account, password))
        .call(caller -> credentials.remember(nameKey, password, caller));
  }

  private Uni<Caller> verify(Optional<Account> account, String password) {
    return account
        .map(known -> passwords.matches(password, known.passwordHash))
        .orElseGet(() -> passwords.matchesNobody(password))
        .map(
            matches -> {
              if (!matches) {
                throw new AuthenticationFailedException();
              }
              Account known = account.orElseThrow();
              return new Caller(known.id, known.playerId, known.role);
            });
  }

  private static Optional<Account> account(String nameKey) {
    return QuarkusTransaction.requiringNew().call(() -> Account.named(nameKey));
  }

  private static SecurityIdentity identity(String nameKey, Caller caller) {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(nameKey))
        .addRole(caller.role())
        .addAttribute(Caller.ATTRIBUTE, caller)
        .build();
  }
}
