package games.arena.internals;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/**
 * What Quarkus REST and Vert.x know of a request. Jakarta REST tells the class and the name of the
 * matched method, but not its declared path, by which access is decided. In Vert.x only the
 * BodyHandler can set a body.
 */
public final class RequestInternals {

  private static final Map<RuntimeResource, String> ROUTES = new ConcurrentHashMap<>();

  private RequestInternals() {}

  /**
   * Method and declared path of the matched resource method, as in {@code GET /v1/players/{id}}.
   */
  public static String route(ResteasyReactiveContainerRequestContext request) {
    return ROUTES.computeIfAbsent(context(request).getTarget(), RequestInternals::route);
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

  /** Sets a body for all handlers that ask for it. */
  public static void setBody(RoutingContext request, Buffer body) {
    ((RoutingContextInternal) request).setBody(body);
  }

  private static ResteasyReactiveRequestContext context(
      ResteasyReactiveContainerRequestContext request) {
    return (ResteasyReactiveRequestContext) request.getServerRequestContext();
  }
}
