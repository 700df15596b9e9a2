package games.arena.http;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemContext;
import io.quarkiverse.resteasy.problem.postprocessing.ProblemPostProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import java.util.SortedSet;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

/** Gives all problems one shape, whichever mapper of the problem extension they come from. */
@ApplicationScoped
public class ProblemShape implements ProblemPostProcessor {

  /** After the extension's own ones, of which one adds the path as {@code instance}. */
  @Override
  public int priority() {
    return 0;
  }

  @Override
  public HttpProblem apply(HttpProblem problem, ProblemContext context) {
    HttpProblem shaped = shape(problem, context.cause);
    return HttpProblem.builder(shaped).withInstance(null).build();
  }

  private static HttpProblem shape(HttpProblem problem, Throwable cause) {
    if (cause instanceof HttpProblem) {
      return problem;
    }
    if (cause instanceof NotFoundException || cause instanceof NotAllowedException) {
      return notFoundOrNotAllowed();
    }
    if (problem.getStatusCode() == 401) {
      // One way of signing in would be named, of several.
      return Problems.unauthorized();
    }
    if (problem.getStatusCode() >= 500) {
      return Failure.toProblem(cause);
    }
    // The extension's title and detail may name classes and annotations.
    HttpProblem.Builder shaped = ProblemKind.ofStatus(problem.getStatusCode());
    problem.getHeaders().forEach(shaped::withHeader);
    return shaped.build();
  }

  private static HttpProblem notFoundOrNotAllowed() {
    ResteasyReactiveRequestContext request =
        (ResteasyReactiveRequestContext) CurrentRequestManager.get();
    SortedSet<String> allowed = AllowedMethods.at(request.getPathWithoutPrefix());
    if (allowed.isEmpty() || allowed.contains(request.getMethod())) {
      return ProblemKind.NOT_FOUND.problem().build();
    }
    return ProblemKind.METHOD_NOT_ALLOWED
        .problem()
        .withHeader("Allow", String.join(", ", allowed))
        .build();
  }
}
