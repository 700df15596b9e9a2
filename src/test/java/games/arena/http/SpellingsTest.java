package games.arena.http;

import static games.arena.http.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URL;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever reaches a resource of the API has the API's headers and rules. */
@QuarkusTest
class SpellingsTest {

  @TestHTTPResource("/")
  URL server;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/test/things",
        "//v1/test/things",
        "/v1//test/things",
        "/%761/test/things",
        "/v%31/test/things",
        "/page/../v1/test/things",
        "/page/%2e%2e/v1/test/things",
        "/page/.%2E/v1/test/things",
        "/q/../v1/test/things",
        "/q/swagger-ui/../../v1/test/things",
        "/_static/../v1/test/things",
        "/./v1/test/things",
        "/v1;a=b/test/things",
        "/v1/test/things;a=b",
        "/;a/v1/test/things",
        "/page;a=b/../v1/test/things",
        "/page/..;/v1/test/things",
        "/v1/test/things/",
      })
  void aPathIsJudgedAsItIsRouted(String path) throws IOException {
    RawHttp.Answer answer = get(path);
    assertThat(answer.status()).isIn(200, 400, 404);
    assertThat(answer.headers("Cache-Control")).containsExactly("no-store");
    if (answer.status() == 200) {
      assertThat(answer.headers("Content-Security-Policy"))
          .containsExactly("default-src 'none'; frame-ancestors 'none'");
      assertProblem(get(path + "?limit=1&limit=2"), 400);
      assertProblem(get(path + "?limit="), 400);
    }
  }

  private RawHttp.Answer get(String target) throws IOException {
    return RawHttp.send(server.getPort(), "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }
}
