package games.arena.account.security;

import games.arena.account.grant.Caller;
import games.arena.account.grant.Roles;
import games.arena.http.ClientAddress;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells the security log what the answers of the API say, whichever class made them. */
@ApplicationScoped
class SecurityEvents {

  /** The order of the route: after the checks of the edge, before all that can refuse. */
  private static final int EARLY = -9_000;

  private static final Pattern ID = Pattern.compile("/[0-9]+(?=/|$)");

  private static final String BASIC = "basic ";

  /** What a success of these routes means. */
  private static final Map<String, SecurityEvent> SUCCESSES =
      Map.of(
          "POST /v1/players", SecurityEvent.ACCOUNT_CREATED,
          "POST /v1/guests", SecurityEvent.ACCOUNT_CREATED,
          "POST /v1/admin/accounts", SecurityEvent.ACCOUNT_CREATED,
          "DELETE /v1/players/{id}", SecurityEvent.ACCOUNT_DELETED,
          "DELETE /v1/admin/accounts/{id}", SecurityEvent.ACCOUNT_DELETED,
          "POST /v1/admin/keys/rotate", SecurityEvent.KEY_ROTATED,
          "POST /v1/tokens", SecurityEvent.SESSION_OPENED,
          "POST /v1/players/{id}/tokens", SecurityEvent.SESSION_OPENED,
          "DELETE /v1/tokens", SecurityEvent.SESSION_ENDED);

  private final SecurityLog log;
  private final ClientAddress addresses;

  SecurityEvents(SecurityLog log, ClientAddress addresses) {
    this.log = log;
    this.addresses = addresses;
  }

  void install(@Observes Router router) {
    router
        .route("/v1/*")
        .order(EARLY)
        .handler(
            context -> {
              context.addEndHandler(ended -> tell(context));
              context.next();
            });
  }

  private void tell(RoutingContext context) {
    HttpServerRequest request = context.request();
    int status = context.response().getStatusCode();
    if (status < 300 && request.method() == HttpMethod.GET) {
      return;
    }
    String path = context.normalizedPath();
    String route = request.method() + " " + ID.matcher(path).replaceAll("/{id}");
    Optional<SecurityEvent> event =
        status < 300 ? success(route, context) : refusal(status, route, request);
    event.ifPresent(found -> log.tell(found, who(context), request.method() + " " + path));
  }

  private static Optional<SecurityEvent> success(String route, RoutingContext http) {
    SecurityEvent known = SUCCESSES.get(route);
    if (known != null) {
      return Optional.of(known);
    }
    if (route.startsWith("PATCH ") && setsPassword(http)) {
      return Optional.of(SecurityEvent.PASSWORD_CHANGED);
    }
    return Caller.of(http)
        .filter(caller -> !caller.role().equals(Roles.PLAYER) && route.contains(" /v1/admin/"))
        .map(caller -> SecurityEvent.ADMIN_ACTION);
  }

  private static boolean setsPassword(RoutingContext http) {
    Buffer body = http.body().buffer();
    // A body that was carried out is a JSON object, and has no other field of this name.
    return body != null && body.toJsonObject().getValue("password") != null;
  }

  private static Optional<SecurityEvent> refusal(
      int status, String route, HttpServerRequest request) {
    boolean signsIn = request.getHeader("Authorization") != null;
    return switch (status) {
      case 401 ->
          route.equals("POST /v1/tokens/refresh")
              ? Optional.of(SecurityEvent.REFRESH_REFUSED)
              : Optional.of(SecurityEvent.SIGN_IN_REFUSED).filter(event -> signsIn);
      case 403 -> Optional.of(SecurityEvent.FORBIDDEN);
      case 429 -> Optional.of(SecurityEvent.LIMIT_REACHED);
      default -> Optional.empty();
    };
  }

  private SecurityLog.Who who(RoutingContext http) {
    return new SecurityLog.Who(
        Caller.of(http).map(Caller::accountId).orElse(null),
        name(http.request().getHeader("Authorization")),
        addresses.of(http.request()));
  }

  /** The name in an HTTP Basic header; null if there is none. */
  private static String name(String header) {
    if (header == null || !header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return null;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
      String credentials = new String(bytes, StandardCharsets.UTF_8);
      int colon = credentials.indexOf(':');
      // Without a colon, the text may be a password alone.
      return colon < 0 ? null : credentials.substring(0, colon);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
