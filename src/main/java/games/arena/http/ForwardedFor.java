package games.arena.http;

import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The senders that proxies have noted in {@code Forwarded} (RFC 7239) or {@code X-Forwarded-For},
 * from the client to the last proxy.
 */
final class ForwardedFor {

  private static final String FORWARDED = "Forwarded";
  private static final String X_FORWARDED_FOR = "X-Forwarded-For";

  /** A value in quotes may hold the separators of elements and parameters. */
  private static final Pattern ELEMENT = Pattern.compile("(?:\"(?:[^\"\\\\]|\\\\.)*\"|[^,\"])+|\"");

  private static final Pattern FOR =
      Pattern.compile(
          "(?:^|;)\\s*for\\s*=\\s*(?:\"([^\"]*)\"|([^;\"]*))", Pattern.CASE_INSENSITIVE);

  /** An IPv6 address in brackets or an IPv4 address, with a port; some proxies add one. */
  private static final Pattern WITH_PORT =
      Pattern.compile("\\[([^\\]]*)](?::\\w*)?|([0-9.]+):\\w*");

  private ForwardedFor() {}

  /** Reads {@code Forwarded} if it is allowed and there, otherwise the older header. */
  static List<String> senders(MultiMap headers, boolean allowForwarded, boolean allowXForwarded) {
    if (allowForwarded && headers.contains(FORWARDED)) {
      List<String> senders = new ArrayList<>();
      Matcher element = ELEMENT.matcher(String.join(",", headers.getAll(FORWARDED)));
      while (element.find()) {
        senders.add(senderIn(element.group()));
      }
      return senders;
    }
    if (allowXForwarded && headers.contains(X_FORWARDED_FOR)) {
      String line = String.join(",", headers.getAll(X_FORWARDED_FOR));
      return Arrays.stream(line.split(","))
          .map(String::strip)
          .filter(sender -> !sender.isEmpty())
          .toList();
    }
    return List.of();
  }

  /** The sender in an element of {@code Forwarded}; empty if the element names none. */
  private static String senderIn(String element) {
    Matcher sender = FOR.matcher(element);
    if (!sender.find()) {
      return "";
    }
    return (sender.group(1) == null ? sender.group(2) : sender.group(1)).strip();
  }

  /** The address of a sender; null if it is not an address, but {@code unknown} or nonsense. */
  static InetAddress address(String sender) {
    String text = sender.replace("\"", "");
    Matcher withPort = WITH_PORT.matcher(text);
    if (withPort.matches()) {
      text = withPort.group(1) == null ? withPort.group(2) : withPort.group(1);
    }
    return TrustedProxies.address(text);
  }
}
