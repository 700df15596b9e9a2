package games.arena.http;

import static games.arena.http.ProblemAssert.assertProblem;
import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that take their time do not hold connections. */
@QuarkusTest
@TestProfile(SlowClientsTest.ShortTimes.class)
class SlowClientsTest {

  public static class ShortTimes implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "arena.http.body-timeout", "1s",
          "quarkus.http.idle-timeout", "3s",
          "quarkus.http.limits.max-connections", "20");
    }
  }

  private static final String HEAD =
      "POST /v1/players HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

  @TestHTTPResource("/")
  URL server;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 65536\r\n\r\n{",
        "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
        "Expect: 100-continue\r\nContent-Length: 65536\r\n\r\n"
      })
  void aBodyThatStopsIs408AndEndsTheConnection(String rest) throws IOException {
    try (RawHttp http = new RawHttp(server.getPort())) {
      http.write(HEAD + rest);
      if (rest.startsWith("Expect")) {
        assertThat(http.readHead().status()).isEqualTo(100);
      }
      RawHttp.Answer answer = http.read();
      assertProblem(answer, 408);
      assertThat(answer.headers("Connection")).containsExactly("close");
      assertThat(http.isClosedByServer()).isTrue();
    }
  }

  @Test
  void theRestOfABodyThatIsTooLargeIsNotWaitedForEither() throws IOException {
    try (RawHttp http = new RawHttp(server.getPort())) {
      http.write(HEAD + "Content-Length: 100000\r\n\r\n{");
      assertProblem(http.read(), 413);
      assertThat(http.isClosedByServer()).isTrue();
    }
  }

  @Test
  void aBodyInTimeKeepsItsConnection() throws IOException {
    try (RawHttp http = new RawHttp(server.getPort())) {
      for (int i = 0; i < 3; i++) {
        http.write(
            "POST /v1/test/one HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 2\r\n\r\n{");
        http.write("}");
        assertThat(http.read().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void aConnectionOnWhichNothingIsSentIsClosed() throws IOException {
    try (RawHttp http = new RawHttp(server.getPort())) {
      assertThat(http.isClosedByServer()).isTrue();
    }
  }

  @Test
  void connectionsAreBounded() {
    // Once more where it took so long that the first was closed since it was idle.
    await().untilAsserted(SlowClientsTest.this::assertConnectionsAreBounded);
  }

  private void assertConnectionsAreBounded() throws IOException {
    List<RawHttp> open = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        open.add(new RawHttp(server.getPort()));
      }
      assertThat(open.get(39).isClosedByServer()).isTrue();
      assertThat(open.get(0).isAnswered()).isTrue();
    } finally {
      for (RawHttp connection : open) {
        connection.close();
      }
    }
  }
}
