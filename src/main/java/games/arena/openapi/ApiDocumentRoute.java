package games.arena.openapi;

import games.arena.internals.LateApiDocument;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Prepares the API's description for the first client that asks for it. */
@ApplicationScoped
class ApiDocumentRoute {

  /** The route order: after {@code games.arena.http.HttpEdge} and before Quarkus' own route. */
  private static final int BEFORE_DOCUMENT = -100;

  private volatile boolean prepared;

  void install(@Observes Router router) {
    router
        .routeWithRegex("/q/openapi(\\.json|\\.ya?ml)?")
        .order(BEFORE_DOCUMENT)
        .handler(this::answer);
  }

  private void answer(RoutingContext context) {
    if (prepared) {
      context.next();
      return;
    }
    context
        .vertx()
        .executeBlocking(
            () -> {
              prepare();
              return null;
            })
        .onComplete(done -> context.next(), context::fail);
  }

  private synchronized void prepare() {
    if (!prepared) {
      LateApiDocument.prepare();
      prepared = true;
    }
  }
}
