package games.arena.http;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Creates the exceptions that answer a request with problem details (RFC 9457). */
public final class Problems {

  /** One challenge for each authentication scheme (RFC 9110, 11.6.1). */
  static final List<String> CHALLENGES =
      List.of("Bearer realm=\"Arena\"", "Basic realm=\"Arena\", charset=\"UTF-8\"");

  private static final URI SUSPENDED = URI.create("urn:problem-type:arena:suspended");

  private Problems() {}

  /** The request cannot be read. */
  public static HttpProblem badRequest(String detail) {
    return ProblemKind.BAD_REQUEST.problem(detail);
  }

  public static HttpProblem unauthorized() {
    return ProblemKind.UNAUTHORIZED.problem().withHeader("WWW-Authenticate", CHALLENGES);
  }

  public static HttpProblem forbidden(String detail) {
    return ProblemKind.FORBIDDEN.problem(detail);
  }

  /**
   * The caller's player is suspended.
   *
   * @param until null for good
   */
  public static HttpProblem suspended(Instant until, String reason) {
    Map<String, Object> more = new LinkedHashMap<>();
    more.put("until", until);
    more.put("reason", reason);
    return new HttpProblem(
        new Problem(
            SUSPENDED,
            "Suspended",
            ProblemKind.FORBIDDEN.status(),
            "This player is suspended.",
            null,
            more));
  }

  public static HttpProblem noSuchPlayer() {
    return notFound("There is no such player.");
  }

  public static HttpProblem notFound(String detail) {
    return ProblemKind.NOT_FOUND.problem(detail);
  }

  public static HttpProblem conflict(String detail) {
    return ProblemKind.CONFLICT.problem(detail);
  }

  public static HttpProblem invalid(String field, String message) {
    return invalid(List.of(new FieldError(field, message)));
  }

  /** The resource is not in the state that {@code If-Match} names. */
  public static HttpProblem preconditionFailed() {
    return ProblemKind.PRECONDITION_FAILED.problem();
  }

  /** The request can be read but breaks rules; {@code errors} lists all of them. */
  public static HttpProblem invalid(List<FieldError> errors) {
    return ProblemKind.INVALID.problem(inOneLine(errors), List.copyOf(errors));
  }

  public static HttpProblem tooManyRequests(String detail, int retryAfterSeconds) {
    return later(ProblemKind.TOO_MANY_REQUESTS.problem(detail), retryAfterSeconds);
  }

  public static HttpProblem unavailable(String detail, int retryAfterSeconds) {
    return later(ProblemKind.UNAVAILABLE.problem(detail), retryAfterSeconds);
  }

  public static HttpProblem tooManyRequests(String detail, Duration retryAfter) {
    return tooManyRequests(detail, seconds(retryAfter));
  }

  public static HttpProblem unavailable(String detail, Duration retryAfter) {
    return unavailable(detail, seconds(retryAfter));
  }

  /** Rounded up: a client that waits for exactly this long must not be refused again. */
  private static int seconds(Duration retryAfter) {
    return Math.toIntExact(retryAfter.plusNanos(999_999_999).toSeconds());
  }

  private static HttpProblem later(HttpProblem problem, int retryAfterSeconds) {
    return problem.withHeader("Retry-After", List.of(Integer.toString(retryAfterSeconds)));
  }

  private static String inOneLine(List<FieldError> errors) {
    StringBuilder line = new StringBuilder();
    for (FieldError error : errors) {
      line.append(line.isEmpty() ? "" : "; ").append(error.field()).append(' ');
      line.append(error.message());
    }
    return line.toString();
  }
}
