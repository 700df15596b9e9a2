package games.arena.http;

import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers with a problem when a resource throws. */
public class ProblemMapper {

  /** The priority over Quarkus' own mappers, which are registered for the same classes. */
  public static final int FIRST = 1;

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

  /** A problem as an answer of Quarkus REST. */
  public static Response response(HttpProblem problem) {
    Response.ResponseBuilder response =
        Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem.body());
    problem.headers().forEach((name, values) -> values.forEach(v -> response.header(name, v)));
    return response.build();
  }
}
