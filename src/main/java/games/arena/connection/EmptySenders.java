package games.arena.connection;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the senders in {@code X-Forwarded-For} and {@code Forwarded} that have no host, such as
 * {@code :80}. Quarkus makes an address of the first one before any route, throws where it is
 * empty, and the request would never be answered.
 */
final class EmptySenders {

  private static final String UNKNOWN = "unknown";
  private static final Pattern FIRST = Pattern.compile("^\\s*(:[^:,]*)?(?=,|$)");
  private static final Pattern FIRST_FOR =
      Pattern.compile("(for=\"?)(\\s*:[^:;,\"]+|\\s+)(?=[;,\"]|$)", Pattern.CASE_INSENSITIVE);

  private EmptySenders() {}

  static void name(HttpHeaders headers) {
    replace(headers, "X-Forwarded-For", FIRST, UNKNOWN);
    replace(headers, "Forwarded", FIRST_FOR, "$1" + UNKNOWN);
  }

  /** Quarkus reads the first header of a name; the others are as their proxies wrote them. */
  private static void replace(HttpHeaders headers, String name, Pattern sender, String by) {
    String first = headers.get(name);
    if (first == null) {
      return;
    }
    Matcher empty = sender.matcher(first);
    if (empty.find()) {
      List<String> values = new ArrayList<>(headers.getAll(name));
      values.set(0, empty.replaceFirst(by));
      headers.set(name, values);
    }
  }
}
