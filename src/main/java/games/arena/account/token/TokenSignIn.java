package games.arena.account.token;

import games.arena.account.grant.Grant;
import games.arena.account.grant.SignInCache;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Authenticates a caller by access token, or by ticket. */
@ApplicationScoped
public class TokenSignIn {

  private final SignInCache known;
  private final AccessTokens tokens;
  private final Sessions sessions;
  private final Tickets tickets;

  TokenSignIn(SignInCache known, AccessTokens tokens, Sessions sessions, Tickets tickets) {
    this.known = known;
    this.tokens = tokens;
    this.sessions = sessions;
    this.tickets = tickets;
  }

  /** Uses up a ticket. */
  public Uni<SecurityIdentity> redeem(String ticket) {
    return Uni.createFrom()
        .item(() -> tickets.redeem(ticket))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .map(grant -> grant.orElseThrow(AuthenticationFailedException::new).identity());
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
