package games.arena.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;

/**
 * The id of a request: the client's {@code X-Request-Id}, or a new one. It is on every response and
 * in every log line about the request; so is the trace id of a W3C {@code traceparent}.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">Trace Context</a>
 */
public final class RequestId {

  private static final CharSequence HEADER = HttpHeaders.createOptimized("X-Request-Id");
  private static final CharSequence TRACE = HttpHeaders.createOptimized("traceparent");
  private static final String KEY = "requestId";
  private static final int MAX_LENGTH = 64;

  /** Later versions of the format begin in the same way. An id of zeros is none. */
  private static final Pattern TRACE_PARENT =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}.*");

  private RequestId() {}

  static void assign(RoutingContext context) {
    String given = context.request().getHeader(HEADER);
    String id = given == null ? "" : visible(given);
    if (id.isEmpty()) {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      HexFormat hex = HexFormat.of();
      id = hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
    context.put(KEY, id);
    context.response().putHeader(HEADER, id);
    // Kept in the request's own Vert.x context, which ends with the request.
    MDC.put(KEY, id);
    String trace = context.request().getHeader(TRACE);
    if (trace != null) {
      Matcher parent = TRACE_PARENT.matcher(trace);
      if (parent.matches()) {
        MDC.put("traceId", parent.group(1));
      }
    }
  }

  /** The id of a request. */
  public static String of(RoutingContext context) {
    return context.get(KEY);
  }

  private static String visible(String text) {
    StringBuilder visible = new StringBuilder(MAX_LENGTH);
    for (int i = 0; i < text.length() && visible.length() < MAX_LENGTH; i++) {
      char c = text.charAt(i);
      if (c > ' ' && c <= '~') {
        visible.append(c);
      }
    }
    return visible.toString();
  }
}
