package games.arena.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The client's address, for rate limits. {@code X-Forwarded-For} and {@code Forwarded} are used
 * only behind a proxy that {@code quarkus.http.proxy.*} trusts. Proxies append to them, so they are
 * read from their end, and only as far as trusted proxies wrote them: the client may have forged
 * the rest.
 */
@ApplicationScoped
public class ClientAddress {

  private static final Logger LOG = Logger.getLogger(ClientAddress.class);

  private static final int NETWORK_BYTES = 8;
  private static final int MAX_SENDER_LENGTH = 45;
  private static final long WARNING_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final boolean forwarded;
  private final boolean allowForwarded;
  private final boolean allowXForwarded;
  private final TrustedProxies proxies;

  /** Null at first: an initial time would be the build time in a native executable. */
  private final AtomicReference<Long> lastWarning = new AtomicReference<>();

  ClientAddress(
      @ConfigProperty(name = "quarkus.http.proxy.proxy-address-forwarding", defaultValue = "false")
          boolean forwarded,
      @ConfigProperty(name = "quarkus.http.proxy.allow-forwarded", defaultValue = "false")
          boolean allowForwarded,
      @ConfigProperty(name = "quarkus.http.proxy.allow-x-forwarded")
          Optional<Boolean> allowXForwarded,
      @ConfigProperty(name = "quarkus.http.proxy.trusted-proxies") Optional<List<String>> proxies) {
    this.forwarded = forwarded;
    this.allowForwarded = allowForwarded;
    this.allowXForwarded = allowXForwarded.orElse(!allowForwarded);
    this.proxies = TrustedProxies.of(proxies.orElse(List.of()));
  }

  /**
   * The client's IPv4 address, or the /64 network of its IPv6 address, since one client usually
   * owns the whole network.
   */
  public String of(HttpServerRequest request) {
    InetAddress peer = TrustedProxies.address(request.connection().remoteAddress().hostAddress());
    if (peer == null) {
      return "unknown";
    }
    // Without a list of trusted proxies, the direct peer is trusted.
    if (!forwarded || !(proxies.isEmpty() || proxies.contains(peer))) {
      return counted(peer);
    }
    List<String> senders = ForwardedFor.senders(request.headers(), allowForwarded, allowXForwarded);
    InetAddress client = peer;
    for (int i = senders.size() - 1; i >= 0; i--) {
      InetAddress sender = ForwardedFor.address(senders.get(i));
      if (sender == null) {
        return unreadable(senders.get(i));
      }
      client = sender;
      if (!proxies.contains(sender)) {
        break;
      }
    }
    return counted(client);
  }

  /**
   * A sender that a trusted proxy wrote but that is no address counts as a client of its own: were
   * it taken for the proxy, one client could use up the limits of all.
   */
  private String unreadable(String sender) {
    String shown =
        sender.substring(0, Math.min(sender.length(), MAX_SENDER_LENGTH)).replaceAll("[^!-~]", "?");
    long now = System.nanoTime();
    Long last = lastWarning.get();
    boolean due = last == null || now - last >= WARNING_INTERVAL_NANOS;
    if (due && lastWarning.compareAndSet(last, now)) {
      LOG.warnf("A trusted proxy forwards requests of \"%s\", which is no address", shown);
    }
    return "forwarded:" + shown;
  }

  private static String counted(InetAddress address) {
    if (address instanceof Inet6Address) {
      byte[] bytes = address.getAddress();
      return new BigInteger(1, bytes).shiftRight(8 * (bytes.length - NETWORK_BYTES)).toString(16)
          + "/64";
    }
    return address.getHostAddress();
  }
}
