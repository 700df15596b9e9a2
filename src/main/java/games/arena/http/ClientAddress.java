package games.arena.http;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The client's address, for rate limits. {@code X-Forwarded-For} is used only behind a proxy that
 * {@code quarkus.http.proxy.*} trusts. Proxies append to it, so it is read from its end, and only
 * as far as trusted proxies wrote it: the client may have forged the rest.
 */
@ApplicationScoped
public class ClientAddress {

  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final int NETWORK_BYTES = 8;

  private final boolean forwarded;
  private final List<Network> proxies;

  ClientAddress(
      @ConfigProperty(name = "quarkus.http.proxy.proxy-address-forwarding", defaultValue = "false")
          boolean forwarded,
      @ConfigProperty(name = "quarkus.http.proxy.trusted-proxies") Optional<List<String>> proxies) {
    this.forwarded = forwarded;
    this.proxies = proxies.orElse(List.of()).stream().map(Network::parse).toList();
  }

  /**
   * The client's IPv4 address, or the /64 network of its IPv6 address, since one client usually
   * owns the whole network.
   */
  public String of(HttpServerRequest request) {
    InetAddress peer = address(request.connection().remoteAddress().hostAddress());
    if (peer == null) {
      return "unknown";
    }
    // Without a list of trusted proxies, the direct peer is trusted.
    if (!forwarded || !(proxies.isEmpty() || isProxy(peer))) {
      return counted(peer);
    }
    String[] hops = String.join(",", request.headers().getAll(FORWARDED_FOR)).split(",");
    InetAddress client = peer;
    for (int i = hops.length - 1; i >= 0; i--) {
      InetAddress hop = address(hops[i].strip());
      if (hop == null) {
        break;
      }
      client = hop;
      if (!isProxy(hop)) {
        break;
      }
    }
    return counted(client);
  }

  private boolean isProxy(InetAddress address) {
    return proxies.stream().anyMatch(network -> network.contains(address));
  }

  private static String counted(InetAddress address) {
    if (address instanceof Inet6Address) {
      byte[] bytes = address.getAddress();
      return new BigInteger(1, bytes).shiftRight(8 * (bytes.length - NETWORK_BYTES)).toString(16)
          + "/64";
    }
    return address.getHostAddress();
  }

  /** Parses an address without asking a name server; null if the text is not an address. */
  private static InetAddress address(String text) {
    byte[] bytes = text == null ? null : NetUtil.createByteArrayFromIpAddressString(text);
    try {
      // Converts an IPv4-mapped IPv6 address to IPv4.
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private record Network(BigInteger start, int length, int bits) {

    static Network parse(String text) {
      String[] parts = text.strip().split("/");
      InetAddress address = address(parts[0]);
      if (address == null) {
        throw new IllegalArgumentException(
            "quarkus.http.proxy.trusted-proxies: " + text + " is no address or network");
      }
      int length = 8 * address.getAddress().length;
      int bits = parts.length > 1 ? Integer.parseInt(parts[1]) : length;
      return new Network(prefix(address, length - bits), length, bits);
    }

    boolean contains(InetAddress address) {
      return 8 * address.getAddress().length == length
          && prefix(address, length - bits).equals(start);
    }

    private static BigInteger prefix(InetAddress address, int rest) {
      return new BigInteger(1, address.getAddress()).shiftRight(rest);
    }
  }
}
