package games.arena.account.policy;

import games.arena.account.grant.Caller;
import games.arena.account.grant.Grant;
import games.arena.account.limit.RegistrationLimit;
import games.arena.account.signin.Authorization;
import games.arena.fault.Outage;
import games.arena.http.PathId;
import games.arena.http.Problems;
import games.arena.internals.RequestInternals;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Priorities;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/**
 * Enforces {@link Routes} for every request that matched a resource method, before its body is
 * read. The decision goes by the matched method, not by the path, so that no spelling of a path
 * gets around it.
 */
class Policy {

  private final Map<String, Access> routes = new HashMap<>();
  private final CurrentIdentityAssociation identity;
  private final Authorization authorization;
  private final RegistrationLimit registrations;

  Policy(
      Instance<Routes> routes,
      CurrentIdentityAssociation identity,
      Authorization authorization,
      RegistrationLimit registrations) {
    routes.forEach(table -> this.routes.putAll(table.access()));
    this.identity = identity;
    this.authorization = authorization;
    this.registrations = registrations;
  }

  /** Returns null if there is nothing to wait for. */
  @ServerRequestFilter(nonBlocking = true, priority = Priorities.AUTHENTICATION)
  Uni<Void> check(ResteasyReactiveContainerRequestContext request) {
    Access access = routes.getOrDefault(RequestInternals.route(request), Access.NOBODY);
    if (access == Access.ANYONE) {
      return null;
    }
    if (access == Access.REGISTRATION && registrations.isOpen()) {
      return registrations.isOff() ? null : checkRegistration(request);
    }
    Optional<SecurityIdentity> remembered = authorization.recall(http(request).request());
    if (remembered.isPresent()) {
      admit(access, remembered.get(), request);
      return null;
    }
    return identity
        .getDeferredIdentity()
        .invoke(who -> admit(access, who, request))
        .replaceWithVoid();
  }

  private void admit(
      Access access, SecurityIdentity who, ResteasyReactiveContainerRequestContext request) {
    check(access, who, request);
    identity.setIdentity(who);
  }

  private void check(
      Access access, SecurityIdentity who, ResteasyReactiveContainerRequestContext request) {
    if (who.isAnonymous()) {
      throw Problems.unauthorized();
    }
    Caller caller = Caller.of(who);
    MDC.put("accountId", caller.accountId());
    if (caller.playerId() != null) {
      MDC.put("playerId", caller.playerId());
    }
    caller.keepWith(http(request));
    boolean withToken = Grant.of(who).session() != null;
    switch (access) {
      case SIGNED_IN -> {}
      case WITH_PASSWORD -> signedInBy(!withToken);
      case WITH_TOKEN -> signedInBy(withToken);
      case SELF -> allow(caller.plays(pathId(request)) || caller.isAdmin());
      case SELF_OR_GAME_SERVER -> allow(caller.plays(pathId(request)) || caller.runsTheGame());
      case REGISTRATION, GAME_SERVER -> allow(caller.runsTheGame());
      case ADMIN -> allow(caller.isAdmin());
      default -> allow(false);
    }
  }

  /** A malformed id is 404, for administrators too. */
  private static long pathId(ResteasyReactiveContainerRequestContext request) {
    return PathId.parse(RequestInternals.pathParameter(request, "id"));
  }

  private static RoutingContext http(ResteasyReactiveContainerRequestContext request) {
    return RequestInternals.http(request.getServerRequestContext());
  }

  private static void signedInBy(boolean rightScheme) {
    if (!rightScheme) {
      throw Problems.unauthorized();
    }
  }

  private static void allow(boolean allowed) {
    if (!allowed) {
      throw Problems.forbidden("This account may not do that.");
    }
  }

  /**
   * Administrators and game servers register many players from one address, so they are not
   * limited.
   */
  private Uni<Void> checkRegistration(ResteasyReactiveContainerRequestContext request) {
    HttpServerRequest http = http(request).request();
    Uni<Void> counted = Uni.createFrom().deferred(() -> registrations.count(http));
    if (http.getHeader("Authorization") == null) {
      return counted;
    }
    return identity
        .getDeferredIdentity()
        .onFailure(failure -> !Outage.isOutage(failure))
        .recoverWithNull() // wrong credentials are anybody's
        .flatMap(
            who ->
                who != null && !who.isAnonymous() && Caller.of(who).runsTheGame()
                    ? Uni.createFrom().voidItem()
                    : counted);
  }
}
