package games.arena.internals;

import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * The resource method that Quarkus REST matched to a request. Jakarta REST tells the method's class
 * and name, but neither its declared path nor that of a subresource, by which access is decided.
 */
public final class MatchedRoute {

  private static final Map<RuntimeResource, String> ROUTES = new ConcurrentHashMap<>();

  private MatchedRoute() {}

  /** Method and declared path, as in {@code GET /v1/players/{id}}. */
  public static String of(ResteasyReactiveContainerRequestContext request) {
    return ROUTES.computeIfAbsent(context(request).getTarget(), MatchedRoute::route);
  }

  private static String route(RuntimeResource method) {
    String ofClass = method.getClassPath().template;
    String ofMethod = method.getPath().template;
    String path =
        ofMethod.equals("/") || ofMethod.isEmpty()
            ? ofClass
            : (ofClass.equals("/") ? "" : ofClass) + ofMethod;
    return method.getHttpMethod() + " " + path;
  }

  /** A parameter of the path, decoded once. */
  public static String pathParameter(ResteasyReactiveContainerRequestContext request, String name) {
    int index = context(request).getTarget().getPathParameterIndexes().get(name);
    return context(request).getPathParam(index, false);
  }

  /** The request as Vert.x has it. */
  public static RoutingContext http(ServerRequestContext context) {
    return ((ResteasyReactiveRequestContext) context).serverRequest().unwrap(RoutingContext.class);
  }

  private static ResteasyReactiveRequestContext context(
      ResteasyReactiveContainerRequestContext request) {
    return (ResteasyReactiveRequestContext) request.getServerRequestContext();
  }
}
