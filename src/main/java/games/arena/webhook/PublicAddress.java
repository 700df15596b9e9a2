package games.arena.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Tells addresses of the public internet from those that a webhook could reach somebody's insides
 * by: private, loopback, link-local, shared, reserved, multicast and documentation addresses, and
 * IPv6 addresses that carry an IPv4 address.
 *
 * @see <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IANA's registries</a>
 */
final class PublicAddress {

  private static final List<Network> NOT_PUBLIC_IPV4 =
      List.of(
          Network.of("0.0.0.0", 8),
          Network.of("10.0.0.0", 8),
          Network.of("100.64.0.0", 10),
          Network.of("127.0.0.0", 8),
          Network.of("169.254.0.0", 16),
          Network.of("172.16.0.0", 12),
          Network.of("192.0.0.0", 24),
          Network.of("192.0.2.0", 24),
          Network.of("192.88.99.0", 24),
          Network.of("192.168.0.0", 16),
          Network.of("198.18.0.0", 15),
          Network.of("198.51.100.0", 24),
          Network.of("203.0.113.0", 24),
          Network.of("224.0.0.0", 4),
          Network.of("240.0.0.0", 4));

  /** All that is handed out for global unicast; NAT64 and unique-local addresses are outside. */
  private static final Network GLOBAL_IPV6 = Network.of("2000::", 3);

  private static final List<Network> NOT_PUBLIC_IPV6 =
      List.of(
          Network.of("2001::", 23), // Teredo, ORCHID, benchmarking
          Network.of("2001:db8::", 32),
          Network.of("2002::", 16), // 6to4
          Network.of("3fff::", 20));

  private PublicAddress() {}

  /** An IPv4-mapped IPv6 address is an {@link Inet4Address} to Java. */
  static boolean is(InetAddress address) {
    if (address instanceof Inet4Address) {
      return NOT_PUBLIC_IPV4.stream().noneMatch(network -> network.contains(address));
    }
    return GLOBAL_IPV6.contains(address)
        && NOT_PUBLIC_IPV6.stream().noneMatch(network -> network.contains(address));
  }

  private record Network(byte[] prefix, int length) {

    static Network of(String literal, int length) {
      try {
        return new Network(InetAddress.getByName(literal).getAddress(), length);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(literal, e);
      }
    }

    boolean contains(InetAddress address) {
      byte[] bytes = address.getAddress();
      if (bytes.length != prefix.length) {
        return false;
      }
      for (int bit = 0; bit < length; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((bytes[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
