package games.arena.http;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The proxies whose headers are believed: addresses and networks. */
public final class TrustedProxies {

  private static final Pattern NETWORK = Pattern.compile("([^/]+)/([0-9]{1,3})");
  private static final List<String> LOCALHOST = List.of("127.0.0.1", "::1");

  private final List<IpSubnetFilterRule> networks;

  private TrustedProxies(List<IpSubnetFilterRule> networks) {
    this.networks = networks;
  }

  /**
   * Parses addresses such as 10.1.2.3, networks such as 10.0.0.0/8 or 2001:db8::/32, and {@code
   * localhost}.
   *
   * @throws IllegalArgumentException for anything else, such as other host names
   */
  public static TrustedProxies of(List<String> texts) {
    return new TrustedProxies(
        texts.stream()
            .map(String::strip)
            .flatMap(text -> text.equals("localhost") ? LOCALHOST.stream() : Stream.of(text))
            .map(TrustedProxies::network)
            .toList());
  }

  private static IpSubnetFilterRule network(String text) {
    Matcher network = NETWORK.matcher(text);
    boolean isNetwork = network.matches();
    InetAddress address = address(isNetwork ? network.group(1) : text);
    int longest = address == null ? 0 : 8 * address.getAddress().length;
    int prefix = isNetwork ? Integer.parseInt(network.group(2)) : longest;
    if (address == null || prefix > longest) {
      throw new IllegalArgumentException("\"" + text + "\" is no address or network");
    }
    return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
  }

  boolean isEmpty() {
    return networks.isEmpty();
  }

  boolean contains(InetAddress address) {
    InetSocketAddress any = new InetSocketAddress(address, 0);
    return networks.stream().anyMatch(network -> network.matches(any));
  }

  /** Parses an address without asking a name server; null if the text is not an address. */
  static InetAddress address(String text) {
    byte[] bytes = text == null ? null : NetUtil.createByteArrayFromIpAddressString(text);
    try {
      // Converts an IPv4-mapped IPv6 address to IPv4.
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
