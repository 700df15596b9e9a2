package games.arena.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import games.arena.account.grant.Caller;
import games.arena.account.grant.Roles;
import games.arena.http.ClientAddress;
import games.arena.http.RequestId;
import games.arena.internals.RequestInternals;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

/**
 * Records every request by which an administrator or a game server may change something, whatever
 * route it takes: a new route is recorded without doing anything for it.
 */
class AuditFilter {

  private static final Logger LOG = Logger.getLogger(AuditFilter.class);
  private static final String RECORD = AuditFilter.class.getName();
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  /** Sign-ins, battles (which keep who submitted them), and what changes nothing. */
  private static final Set<String> NOT_RECORDED =
      Set.of(
          "POST /v1/tokens",
          "POST /v1/tokens/refresh",
          "DELETE /v1/tokens",
          "POST /v1/tickets",
          "POST /v1/battles",
          "POST /v1/admin/rules/simulations");

  private final Audit audit;
  private final CurrentIdentityAssociation identity;
  private final ClientAddress addresses;
  private final ObjectMapper mapper;

  AuditFilter(
      Audit audit,
      CurrentIdentityAssociation identity,
      ClientAddress addresses,
      ObjectMapper mapper) {
    this.audit = audit;
    this.identity = identity;
    this.addresses = addresses;
    this.mapper = mapper;
  }

  /** Runs after the policy, which refuses who may not. Returns null if nothing is recorded. */
  @ServerRequestFilter(nonBlocking = true, priority = Priorities.AUTHORIZATION)
  Uni<Void> begin(ResteasyReactiveContainerRequestContext request) {
    RoutingContext http = RequestInternals.http(request.getServerRequestContext());
    // Who sends no credentials is no administrator: registration stays without a sign-in.
    if (SAFE.contains(request.getMethod())
        || http.request().getHeader(HttpHeaders.AUTHORIZATION) == null
        || NOT_RECORDED.contains(RequestInternals.route(request))) {
      return null;
    }
    // Whom the policy lets pass without a sign-in may have sent wrong credentials: that is anybody.
    return identity
        .getDeferredIdentity()
        .onFailure()
        .recoverWithNull()
        .flatMap(who -> begin(who, request, http));
  }

  private Uni<Void> begin(
      SecurityIdentity who, ResteasyReactiveContainerRequestContext request, RoutingContext http) {
    if (who == null || who.isAnonymous() || Caller.of(who).role().equals(Roles.PLAYER)) {
      return Uni.createFrom().voidItem();
    }
    return Uni.createFrom()
        .item(() -> audit.begin(Caller.of(who), recorded(request, http)))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .invoke(id -> request.setProperty(RECORD, id))
        .replaceWithVoid();
  }

  private Audit.Request recorded(
      ResteasyReactiveContainerRequestContext request, RoutingContext http) {
    Buffer body = http.body().buffer();
    return new Audit.Request(
        request.getMethod(),
        RequestInternals.route(request).split(" ", 2)[1],
        http.request().path(),
        body == null ? null : AuditedBody.of(body.getBytes(), mapper),
        addresses.of(http.request()),
        RequestId.of(http));
  }

  /** The answer does not depend on whether the outcome can be written. */
  @ServerResponseFilter
  Uni<Void> end(ContainerRequestContext request, ContainerResponseContext response) {
    if (!(request.getProperty(RECORD) instanceof Long id)) {
      return null;
    }
    int status = response.getStatus();
    return Uni.createFrom()
        .voidItem()
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .invoke(() -> audit.end(id, status))
        .onFailure()
        .invoke(failure -> LOG.warnf("Audit record %d stays without its outcome: %s", id, failure))
        .onFailure()
        .recoverWithNull();
  }
}
