package games.arena.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.4, false",
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.1, false",
    "10.9.9.9/16, 10.9.0.1, true",
    "0.0.0.0/0, 203.0.113.7, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "::/0, 2001:db9::1, true",
    "10.0.0.0/8, ::ffff:10.1.1.1, true",
    "localhost, 127.0.0.1, true",
    "localhost, ::1, true",
    "localhost, 127.0.0.2, false",
    "' 10.1.2.3 ', 10.1.2.3, true",
  })
  void addressesAndNetworksAreKnown(String proxies, String address, boolean trusted) {
    assertThat(TrustedProxies.of(List.of(proxies)).contains(TrustedProxies.address(address)))
        .isEqualTo(trusted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "proxy.example",
        "Localhost",
        "10.1.2.3/33",
        "2001:db8::/129",
        "10.1.2.3/",
        "10.1.2/24",
        "10.1.2.3:80",
        "10.1.2.3/8/8",
        "*",
        "10.1.2.3/-1"
      })
  void anythingElseIsRefused(String proxies) {
    assertThatThrownBy(() -> TrustedProxies.of(List.of(proxies)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(proxies);
  }
}
