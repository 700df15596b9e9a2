package games.arena.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.testing.TestConfig;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host's name is one thing, the address that is connected to another. */
class WebhookSenderTest {

  private static final WebhookSender.Message MESSAGE =
      new WebhookSender.Message("id", "{}".getBytes(UTF_8));

  private static final String STORE_PASSWORD = "changeit";

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger resolved = new AtomicInteger();
  private Receiver receiver;

  @BeforeEach
  void open() throws Exception {
    receiver = new Receiver();
  }

  @AfterEach
  void close() {
    receiver.close();
    vertx.close();
  }

  @Test
  void theConnectionGoesToTheAddressThatWasCheckedAndTheNameStays() throws Exception {
    WebhookSender sender = sender(true, "127.0.0.1");
    String url = "http://receiver.example:" + receiver.port() + "/hook";
    assertThat(sender.send(url, new byte[32], MESSAGE).error()).isNull();
    assertThat(resolved).hasValue(1);
    assertThat(receiver.accepted.get(0).host()).isEqualTo("receiver.example:" + receiver.port());
  }

  @Test
  void anIpv6AddressIsInBracketsInTheHostHeader() throws Exception {
    String url = "http://[::ffff:127.0.0.1]:" + receiver.port() + "/hook";
    assertThat(sender(true).send(url, new byte[32], MESSAGE).error()).isNull();
    assertThat(receiver.accepted.get(0).host()).isEqualTo("[::ffff:127.0.0.1]:" + receiver.port());
  }

  /** The name was public when the webhook was made. */
  @Test
  void aNameThatNowHasAPrivateAddressIsNotConnectedTo() throws Exception {
    WebhookSender sender = sender(false, "93.184.216.34", "127.0.0.1");
    String url = "https://rebinding.example:" + receiver.port() + "/hook";
    assertThat(sender.complaint(url)).isEmpty();
    assertThat(sender.send(url, new byte[32], MESSAGE).error())
        .isEqualTo("The URL has a host with an address that is not public");
    assertThat(resolved).hasValue(2);
    assertThat(receiver.accepted).isEmpty();
    assertThat(receiver.refused).isEmpty();
  }

  @Test
  void aNameThatCannotBeResolvedIsTheReceiversFailure() throws Exception {
    assertThat(sender(false).send("https://nowhere.example/", new byte[32], MESSAGE).error())
        .isEqualTo("The host's name cannot be resolved");
  }

  @Test
  void aReceiverThatIsNotThereIsAFailure() throws Exception {
    String url = receiver.url();
    receiver.close();
    assertThat(sender(true, "127.0.0.1").send(url, new byte[32], MESSAGE).error())
        .startsWith("The connection failed");
  }

  @Test
  void aCertificateMustBeOfTheHostAndTrusted(@TempDir Path dir) throws Exception {
    KeyStore keys = ownCertificate(dir.resolve("keys.p12"), "receiver.example");
    System.setProperty("javax.net.ssl.trustStore", dir.resolve("keys.p12").toString());
    System.setProperty("javax.net.ssl.trustStorePassword", STORE_PASSWORD);
    try (Receiver tls = new Receiver(tls(keys))) {
      WebhookSender sender = sender(true, "127.0.0.1", "127.0.0.1");
      String ofHost = "https://receiver.example:" + tls.port() + "/hook";
      assertThat(sender.send(ofHost, new byte[32], MESSAGE).error()).isNull();

      String ofAnother = "https://impostor.example:" + tls.port() + "/hook";
      assertThat(sender.send(ofAnother, new byte[32], MESSAGE).error())
          .startsWith("The connection failed");

      System.clearProperty("javax.net.ssl.trustStore");
      WebhookSender distrustful = sender(true, "127.0.0.1", "127.0.0.1", "127.0.0.1");
      assertThat(distrustful.send(ofHost, new byte[32], MESSAGE).error())
          .startsWith("The connection failed");
      assertThat(tls.accepted).hasSize(1);
      assertThat(tls.refused).isEmpty();
    } finally {
      System.clearProperty("javax.net.ssl.trustStore");
      System.clearProperty("javax.net.ssl.trustStorePassword");
    }
  }

  /** A key and a certificate for it that it signs itself; the JDK has a tool for it and no API. */
  private static KeyStore ownCertificate(Path file, String host) throws Exception {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process made =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "receiver",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + host,
                "-ext",
                "SAN=dns:" + host,
                "-storetype",
                "PKCS12",
                "-storepass",
                STORE_PASSWORD,
                "-keystore",
                file.toString())
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();
    return KeyStore.getInstance(file.toFile(), STORE_PASSWORD.toCharArray());
  }

  private static SSLContext tls(KeyStore keys) throws Exception {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, STORE_PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    return tls;
  }

  /**
   * @param addresses what the name has at each look-up, one after another
   */
  private WebhookSender sender(boolean allowPrivate, String... addresses) {
    HostAddresses resolver =
        new HostAddresses() {
          @Override
          InetAddress[] of(String host) throws UnknownHostException {
            if (resolved.get() >= addresses.length) {
              throw new UnknownHostException(host);
            }
            return new InetAddress[] {InetAddress.getByName(addresses[resolved.getAndIncrement()])};
          }
        };
    return new WebhookSender(
        vertx,
        resolver,
        Clock.systemUTC(),
        TestConfig.with(Map.of("arena.webhooks.allow-private", "" + allowPrivate)));
  }
}
