package games.arena.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

  private static final Map<String, String[]> NAMES =
      Map.of(
          "hooks.example.com", new String[] {"93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"},
          "localhost", new String[] {"127.0.0.1"},
          "inside.example.com", new String[] {"10.1.2.3"},
          "mixed.example.com", new String[] {"93.184.216.34", "192.168.0.1"},
          "mapped.example.com", new String[] {"::ffff:127.0.0.1"},
          "local6.example.com", new String[] {"fd00::1"});

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Private, loopback, link-local, shared, reserved, multicast, documentation.
        "https://10.0.0.1/",
        "https://127.0.0.1/",
        "https://127.255.255.254/",
        "https://169.254.169.254/latest/meta-data/",
        "https://172.16.0.1/",
        "https://172.31.255.255/",
        "https://192.168.1.1/",
        "https://100.64.0.1/",
        "https://100.127.255.255/",
        "https://0.0.0.0/",
        "https://0.1.2.3/",
        "https://192.0.0.8/",
        "https://192.0.2.1/",
        "https://192.88.99.1/",
        "https://198.18.0.1/",
        "https://198.51.100.7/",
        "https://203.0.113.7/",
        "https://224.0.0.1/",
        "https://240.0.0.1/",
        "https://255.255.255.255/",
        // The same in IPv6, or inside of it.
        "https://[::]/",
        "https://[::1]/",
        "https://[0:0:0:0:0:0:0:1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[::127.0.0.1]/",
        "https://[fe80::1]/",
        "https://[fc00::1]/",
        "https://[fd12:3456:789a::1]/",
        "https://[ff02::1]/",
        "https://[2001:db8::1]/",
        "https://[3fff::1]/",
        "https://[2002:7f00:1::]/",
        "https://[64:ff9b::127.0.0.1]/",
        "https://[64:ff9b:1::a00:1]/",
        "https://[2001:0:53aa:64c::]/",
        // By name.
        "https://localhost/",
        "https://LOCALHOST:8443/",
        "https://inside.example.com/",
        "https://mixed.example.com/",
        "https://mapped.example.com/",
        "https://local6.example.com/"
      })
  void anAddressThatIsNotPublicIsRefused(String url) {
    assertThatThrownBy(() -> Target.parse(url, false).address(TargetTest::resolve))
        .isInstanceOf(Target.RefusedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Numbers that a resolver may take for an address.
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://017700000001/",
        "https://127.1/",
        "https://127.0.0.1./",
        "https://1.2.3/",
        "https://1.2.3.4.5/",
        "https://256.1.1.1/",
        "https://[fe80::1%25eth0]/",
        // Doubtful spellings.
        "http://hooks.example.com/",
        "ftp://hooks.example.com/",
        "file:///etc/passwd",
        "https://user@hooks.example.com/",
        "https://user:secret@hooks.example.com/",
        "https://hooks.example.com@127.0.0.1/",
        "https://hooks.example.com/#fragment",
        "https://hooks.example.com:22/",
        "https://hooks.example.com:0/",
        "https://hooks.example.com:65536/",
        "https://hooks.example.com\\@127.0.0.1/",
        "https://ｌocalhost/",
        "https://①②⑦.0.0.1/",
        "https:hooks.example.com",
        "https:///path",
        "https://",
        "hooks.example.com",
        " https://hooks.example.com/",
        ""
      })
  void aUrlThatLeavesADoubtIsRefused(String url) {
    assertThatThrownBy(() -> Target.parse(url, false)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://hooks.example.com",
        "https://hooks.example.com/arena?token=1",
        "https://Hooks.Example.com:8443/",
        "https://93.184.216.34/",
        "https://[2606:2800:220:1:248:1893:25c8:1946]/"
      })
  void aPublicOneIsAccepted(String url) throws Exception {
    assertThat(PublicAddress.is(Target.parse(url, false).address(TargetTest::resolve))).isTrue();
  }

  @Test
  void allIsAllowedWhereTheOperatorSaysSo() throws Exception {
    Target target = Target.parse("http://localhost:8080/hook", true);
    assertThat(target.address(TargetTest::resolve).getHostAddress()).isEqualTo("127.0.0.1");
    assertThat(target.isHttps()).isFalse();
    assertThat(target.port()).isEqualTo(8080);
  }

  @Test
  void theRequestNamesPathAndQueryAsTheyWereGiven() {
    assertThat(Target.parse("https://h.example", false).pathAndQuery()).isEqualTo("/");
    assertThat(Target.parse("https://h.example/a%2Fb?c=%20d", false).pathAndQuery())
        .isEqualTo("/a%2Fb?c=%20d");
  }

  private static InetAddress[] resolve(String host) throws UnknownHostException {
    String[] addresses = NAMES.get(host);
    if (addresses == null) {
      throw new UnknownHostException(host);
    }
    InetAddress[] found = new InetAddress[addresses.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = InetAddress.getByName(addresses[i]);
    }
    return found;
  }
}
