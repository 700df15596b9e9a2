package games.arena.account.signin;

import games.arena.account.grant.SignInCache;
import games.arena.account.token.TokenSignIn;
import games.arena.http.ClientAddress;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Reads the {@code Authorization} header: HTTP Basic (RFC 7617) or a Bearer token (RFC 6750). Any
 * other header is refused like a wrong password, never ignored. Streams take a ticket instead.
 */
@ApplicationScoped
public class Authorization implements HttpAuthenticationMechanism {

  private static final String BASIC = "basic ";
  private static final String TICKET = "ticket";

  private final SignInCache known;
  private final SignIn signIn;
  private final TokenSignIn tokens;
  private final ClientAddress addresses;
  private final SignInOutcomes byPassword = new SignInOutcomes("password");
  private final SignInOutcomes byToken = new SignInOutcomes("token");

  Authorization(SignInCache known, SignIn signIn, TokenSignIn tokens, ClientAddress addresses) {
    this.known = known;
    this.signIn = signIn;
    this.tokens = tokens;
    this.addresses = addresses;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext context, IdentityProviderManager identityProviderManager) {
    List<String> headers = context.request().headers().getAll(HttpHeaderNames.AUTHORIZATION);
    if (headers.isEmpty()) {
      Optional<String> ticket = ticket(context);
      return ticket.isPresent()
          ? tokens.redeem(ticket.get()).emitOn(requestThread())
          : Uni.createFrom().nullItem();
    }
    if (headers.size() > 1) {
      return refused();
    }
    Optional<SecurityIdentity> remembered = recall(context.request());
    return remembered.isPresent()
        ? Uni.createFrom().item(remembered.get())
        : verify(headers.get(0), context).emitOn(requestThread());
  }

  /** The caller, if this header was verified a moment ago: then there is nothing to wait for. */
  public Optional<SecurityIdentity> recall(HttpServerRequest request) {
    List<String> headers = request.headers().getAll(HttpHeaderNames.AUTHORIZATION);
    if (headers.size() != 1) {
      return Optional.empty();
    }
    String header = headers.get(0);
    return isBasic(header) ? signIn.recall(header, addresses.of(request)) : known.recall(header);
  }

  /** A ticket is taken for streams only: other clients can send a header. */
  private static Optional<String> ticket(RoutingContext context) {
    HttpServerRequest request = context.request();
    boolean isStream =
        request.method() == HttpMethod.GET
            && request.path().startsWith("/v1/")
            && request.path().endsWith("/stream");
    return isStream ? Optional.ofNullable(request.getParam(TICKET)) : Optional.empty();
  }

  private static boolean isBasic(String header) {
    return header.regionMatches(true, 0, BASIC, 0, BASIC.length());
  }

  private Uni<SecurityIdentity> verify(String header, RoutingContext context) {
    String[] parts = header.strip().split(" +", 2);
    if (parts.length < 2) {
      return refused();
    }
    return switch (parts[0].toLowerCase(Locale.ROOT)) {
      case "bearer" -> byToken.count(tokens.verify(header, parts[1]));
      case "basic" -> byPassword.count(verifyBasic(header, parts[1], context));
      default -> refused();
    };
  }

  private Uni<SecurityIdentity> verifyBasic(
      String header, String credentials, RoutingContext context) {
    String text;
    try {
      byte[] bytes = Base64.getDecoder().decode(credentials);
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return refused();
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      return refused();
    }
    return signIn.verify(
        new SignInAttempt(
            header,
            text.substring(0, colon),
            text.substring(colon + 1),
            addresses.of(context.request())));
  }

  private static Uni<SecurityIdentity> refused() {
    return Uni.createFrom().failure(new AuthenticationFailedException());
  }

  /**
   * Continues on the request's own context: the identity is request-scoped, and the scope is active
   * only there.
   */
  private static Executor requestThread() {
    Context context = Vertx.currentContext();
    return context == null ? Runnable::run : task -> context.runOnContext(ignored -> task.run());
  }

  /** Never called: every 401 is sent as a problem with its own challenges. */
  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext context) {
    return Uni.createFrom().item(new ChallengeData(401));
  }
}
