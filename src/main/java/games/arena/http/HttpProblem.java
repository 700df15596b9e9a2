package games.arena.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Ends a request with a problem as the response; created by {@link Problems}. */
public final class HttpProblem extends RuntimeException {

  private final transient Problem body;
  private final transient Map<String, List<String>> headers;

  HttpProblem(Problem body) {
    this(body, Map.of());
  }

  private HttpProblem(Problem body, Map<String, List<String>> headers) {
    // A problem is a response, not a fault, so it needs no stack trace.
    super(body.status() + " " + body.title() + ": " + body.detail(), null, false, false);
    this.body = body;
    this.headers = headers;
  }

  public HttpProblem withHeader(String name, List<String> values) {
    Map<String, List<String>> more = new LinkedHashMap<>(headers);
    more.put(name, values);
    return new HttpProblem(body, more);
  }

  public int status() {
    return body.status();
  }

  public Problem body() {
    return body;
  }

  public Map<String, List<String>> headers() {
    return headers;
  }
}
