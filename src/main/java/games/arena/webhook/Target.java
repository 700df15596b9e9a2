package games.arena.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a webhook is delivered to: a URL whose spelling leaves no doubt which host it names. What
 * the name resolves to is checked at each delivery, since it can change.
 */
final class Target {

  private static final int MAX_URL = 2_000;
  private static final int HTTPS_PORT = 443;
  private static final int FIRST_UNPRIVILEGED_PORT = 1024;

  private static final Pattern NAME =
      Pattern.compile(
          "(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+]");

  private final URI url;
  private final boolean allowPrivate;

  private Target(URI url, boolean allowPrivate) {
    this.url = url;
    this.allowPrivate = allowPrivate;
  }

  /** Finds the addresses of a host name. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /**
   * @throws IllegalArgumentException a rule is broken; the message is worded to follow the field's
   *     name
   */
  static Target parse(String text, boolean allowPrivate) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("must be a URL");
    }
    if (text.length() > MAX_URL || !text.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw new IllegalArgumentException(
          "must have at most %d characters, all of them ASCII".formatted(MAX_URL));
    }
    if (!"https".equals(url.getScheme()) && !(allowPrivate && "http".equals(url.getScheme()))) {
      throw new IllegalArgumentException("must begin with https://");
    }
    if (url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException("must have a host, no user and no fragment");
    }
    Target target = new Target(url, allowPrivate);
    if (!target.isLiteral() && !NAME.matcher(target.host()).matches()) {
      // Also numbers that some resolvers take for IPv4 addresses: 2130706433, 0x7f.1, 0177.0.0.1.
      throw new IllegalArgumentException("must name its host by a name or a usual address");
    }
    if (!allowPrivate
        && target.port() != HTTPS_PORT
        && (target.port() < FIRST_UNPRIVILEGED_PORT || target.port() > 0xFFFF)) {
      throw new IllegalArgumentException("must have port 443, or one from 1024 to 65535");
    }
    if (target.port() < 1 || target.port() > 0xFFFF) {
      throw new IllegalArgumentException("must have a port from 1 to 65535");
    }
    return target;
  }

  /** The host in lower case; an IPv6 address in brackets, as the {@code Host} header has it. */
  String hostInHeader() {
    return url.getHost().toLowerCase(Locale.ROOT);
  }

  /** The host in lower case, without brackets. */
  String host() {
    String host = hostInHeader();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  int port() {
    return url.getPort() >= 0 ? url.getPort() : isHttps() ? HTTPS_PORT : 80;
  }

  boolean isHttps() {
    return url.getScheme().equals("https");
  }

  /** What the request line names. */
  String pathAndQuery() {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
  }

  /**
   * An address to connect to. All addresses of the name have to be public: which of several is used
   * must not be a matter of luck.
   *
   * @throws RefusedException one of them is not
   */
  InetAddress address(Resolver resolver) throws UnknownHostException, RefusedException {
    InetAddress[] addresses =
        isLiteral() ? InetAddress.getAllByName(host()) : resolver.resolve(host());
    if (addresses.length == 0) {
      throw new UnknownHostException(host());
    }
    for (InetAddress address : addresses) {
      if (!allowPrivate && !PublicAddress.is(address)) {
        throw new RefusedException();
      }
    }
    return addresses[0];
  }

  /** The host has an address that must not be connected to. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException() {
      super("has a host with an address that is not public");
    }
  }

  private boolean isLiteral() {
    String host = url.getHost().toLowerCase(Locale.ROOT);
    return IPV4.matcher(host).matches() || IPV6.matcher(host).matches();
  }

  @Override
  public String toString() {
    return url.toString();
  }
}
