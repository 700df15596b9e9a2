package games.arena.account.token;

import games.arena.account.grant.Grant;
import games.arena.account.grant.SignInCache;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Authenticates a caller by access token. */
@ApplicationScoped
public class TokenSignIn {

  private final SignInCache known;
  private final AccessTokens tokens;
  private final Sessions sessions;

  TokenSignIn(SignInCache known, AccessTokens tokens, Sessions sessions) {
    this.known = known;
    this.tokens = tokens;
    this.sessions = sessions;
  }

  /**
   * @param header the {@code Authorization} header as sent
   */
  public Uni<SecurityIdentity> verify(String header, String token) {
    return claims(token)
        .flatMap(
            claims ->
                sessions
                    .grant(claims.session())
                    .map(
                        grant ->
                            known.remember(
                                header, own(grant, claims), claims.expires().toEpochMilli())));
  }

  private Uni<AccessTokens.Claims> claims(String token) {
    Optional<AccessTokens.Claims> verified = tokens.recall(token);
    return verified.isPresent()
        ? Uni.createFrom().item(verified.get())
        : Uni.createFrom()
            .item(() -> tokens.verify(token))
            .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private static Grant own(Optional<Grant> grant, AccessTokens.Claims claims) {
    return grant
        .filter(found -> found.accountId() == claims.accountId())
        .orElseThrow(AuthenticationFailedException::new);
  }
}
