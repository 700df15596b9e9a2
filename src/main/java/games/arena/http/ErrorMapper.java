package games.arena.http;

import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.ext.Provider;

/** The problem extension maps exceptions only; an {@link Error} would have an empty answer. */
@Provider
public class ErrorMapper extends ExceptionMapperBase<Throwable> {

  @Override
  protected HttpProblem toProblem(Throwable error) {
    return ProblemKind.INTERNAL_ERROR.problem().build();
  }
}
