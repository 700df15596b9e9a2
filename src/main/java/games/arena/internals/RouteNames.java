package games.arena.internals;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import io.quarkus.resteasy.reactive.server.runtime.observability.ObservabilityIntegrationRecorder;
import io.quarkus.vertx.http.runtime.security.HttpSecurityRecorder.DefaultAuthFailureHandler;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.BiConsumer;

/**
 * Names the route of a refused sign-in for the metrics when it is refused. Quarkus REST does so for
 * every request, before it knows, and builds an index of all resources each time: a tenth of what a
 * short request costs.
 */
@ApplicationScoped
class RouteNames {

  /**
   * The route order of what Quarkus REST does here. Of routes with the same order the first one
   * installed comes first, and this one is installed before it.
   */
  private static final int BEFORE_QUARKUS_REST = -199;

  void install(@Observes Router router) {
    router.route().order(BEFORE_QUARKUS_REST).handler(RouteNames::postpone);
  }

  private static void postpone(RoutingContext request) {
    if (request.get(QuarkusHttpUser.AUTH_FAILURE_HANDLER) instanceof DefaultAuthFailureHandler) {
      BiConsumer<RoutingContext, Throwable> refused = RouteNames::refuse;
      request.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, refused);
    }
    request.next();
  }

  /** What the handler of Quarkus REST does, with the name. */
  private static void refuse(RoutingContext request, Throwable failure) {
    ObservabilityIntegrationRecorder.setTemplatePath(
        request, ResteasyReactiveRecorder.getCurrentDeployment());
    DefaultAuthFailureHandler.markIfOtherAuthenticationFailure(request, failure);
    if (!request.failed()) {
      request.fail(DefaultAuthFailureHandler.extractRootCause(failure));
    }
  }
}
