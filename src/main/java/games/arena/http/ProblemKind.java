package games.arena.http;

import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The kinds of problem: one for each status, with a stable type for clients. */
public enum ProblemKind {
  BAD_REQUEST(400, "Bad Request", "The request cannot be read."),
  UNAUTHORIZED(401, "Unauthorized", "Sign in with HTTP Basic or a Bearer token."),
  FORBIDDEN(403, "Forbidden", "This account may not do that."),
  NOT_FOUND(404, "Not Found", "There is nothing at this address."),
  METHOD_NOT_ALLOWED(405, "Method Not Allowed", "This address does not support the method."),
  NOT_ACCEPTABLE(406, "Not Acceptable", "There is no representation that the client accepts."),
  REQUEST_TIMEOUT(408, "Request Timeout", "The body did not arrive in time."),
  CONFLICT(409, "Conflict", "The request conflicts with what is stored."),
  PRECONDITION_FAILED(
      412, "Precondition Failed", "It has changed meanwhile; read it again before you change it."),
  CONTENT_TOO_LARGE(413, "Content Too Large", "The body is too large."),
  URI_TOO_LONG(414, "URI Too Long", "The request target is too long."),
  UNSUPPORTED_MEDIA_TYPE(
      415, "Unsupported Media Type", "The body must be sent as application/json in UTF-8."),
  INVALID(422, "Unprocessable Content", "The request can be read, but breaks a rule."),
  TOO_MANY_REQUESTS(429, "Too Many Requests", "There were too many requests, try again later."),
  HEADERS_TOO_LARGE(431, "Request Header Fields Too Large", "The headers are too large."),
  INTERNAL_ERROR(500, "Internal Server Error", "Something unexpected went wrong."),
  UNAVAILABLE(503, "Service Unavailable", "The service cannot answer now, try again soon.");

  private static final URI UNSPECIFIED = URI.create("about:blank");
  private static final Map<Integer, ProblemKind> BY_STATUS =
      Arrays.stream(values()).collect(Collectors.toMap(kind -> kind.status, Function.identity()));

  private final int status;
  private final String title;
  private final String detail;
  private final URI type;

  ProblemKind(int status, String title, String detail) {
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.type =
        URI.create("urn:problem-type:arena:" + title.toLowerCase(Locale.ROOT).replace(' ', '-'));
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The title for people. */
  public String title() {
    return title;
  }

  /** The stable type for programs. */
  public URI type() {
    return type;
  }

  /** The detail to use if nothing more specific is known. */
  public String detail() {
    return detail;
  }

  /** A problem of this kind with its usual detail. */
  public HttpProblem problem() {
    return problem(detail);
  }

  HttpProblem problem(String detail) {
    return problem(detail, null);
  }

  HttpProblem problem(String detail, List<FieldError> errors) {
    return new HttpProblem(new Problem(type, title, status, detail, errors, Map.of()));
  }

  /**
   * A problem of any status; a status without a kind of its own has the type {@code about:blank}.
   */
  public static HttpProblem ofStatus(int status) {
    ProblemKind kind = BY_STATUS.get(status);
    if (kind != null) {
      return kind.problem();
    }
    Response.Status known = Response.Status.fromStatusCode(status);
    String title = known == null ? "Error " + status : known.getReasonPhrase();
    return new HttpProblem(
        new Problem(
            UNSPECIFIED, title, status, "The request failed: " + title + ".", null, Map.of()));
  }
}
