package games.arena.http;

import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.SortedSet;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Answers with a problem when a resource throws. */
class ProblemMapper {

  /** The priority over Quarkus' own mappers, which are registered for the same classes. */
  private static final int FIRST = 1;

  @ServerExceptionMapper(
      priority = FIRST,
      value = {
        Throwable.class,
        HttpProblem.class,
        WebApplicationException.class,
        AuthenticationFailedException.class,
        AuthenticationCompletionException.class,
        AuthenticationRedirectException.class,
        UnauthorizedException.class,
        ForbiddenException.class
      })
  Response map(Throwable failure) {
    if (failure instanceof WebApplicationException web && web.getResponse().getStatus() < 400) {
      return web.getResponse();
    }
    return response(ExceptionTranslator.toProblem(failure));
  }

  @ServerExceptionMapper(
      priority = FIRST,
      value = {NotFoundException.class, NotAllowedException.class})
  Response mapRouting(ServerRequestContext context) {
    ResteasyReactiveRequestContext request = (ResteasyReactiveRequestContext) context;
    // A missing file of the page must not stay missing in a cache.
    request
        .serverRequest()
        .unwrap(RoutingContext.class)
        .response()
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    SortedSet<String> allowed = AllowedMethods.at(request.getPathWithoutPrefix());
    if (allowed.isEmpty() || allowed.contains(request.getMethod())) {
      return response(ProblemKind.NOT_FOUND.problem());
    }
    List<String> allow = List.of(String.join(", ", allowed));
    return response(ProblemKind.METHOD_NOT_ALLOWED.problem().withHeader("Allow", allow));
  }

  private static Response response(HttpProblem problem) {
    Response.ResponseBuilder response =
        Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem.body());
    problem.headers().forEach((name, values) -> values.forEach(v -> response.header(name, v)));
    return response.build();
  }
}
