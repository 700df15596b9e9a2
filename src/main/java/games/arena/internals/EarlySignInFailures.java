package games.arena.internals;

import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Takes away what would handle a sign-in that fails before Quarkus REST is reached. Callers are
 * asked who they are only in Quarkus REST, which takes it away itself; until then it would have the
 * route of each request looked up in an index of all resources that is built anew each time, a
 * tenth of what a short request costs.
 */
@ApplicationScoped
class EarlySignInFailures {

  /**
   * The route order of that look-up, after the handler is put in place (-200). Of routes with the
   * same order the one that is installed first comes first, and this one is.
   */
  private static final int BEFORE_LOOKUP = -199;

  void install(@Observes Router router) {
    router.route().order(BEFORE_LOOKUP).handler(EarlySignInFailures::ignore);
  }

  private static void ignore(RoutingContext request) {
    request.remove(QuarkusHttpUser.AUTH_FAILURE_HANDLER);
    request.next();
  }
}
