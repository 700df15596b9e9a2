package games.arena.http;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.account.policy.ApiRoutes;
import games.arena.testing.ArenaClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HEAD and OPTIONS of every route in the table, on a connection that goes on. */
@QuarkusTest
class EveryRouteTest {

  private static final Map<String, String> STREAM_HEADERS =
      Map.of("Content-Type", "text/event-stream", "Cache-Control", "no-store");

  @TestHTTPResource("/")
  URL server;

  static Set<String> paths() {
    return new ApiRoutes()
        .access().keySet().stream()
            .map(route -> route.substring(route.indexOf(' ') + 1))
            .collect(Collectors.toSet());
  }

  static Stream<String> readable() {
    return new ApiRoutes()
        .access().keySet().stream()
            .filter(route -> route.startsWith("GET "))
            .map(route -> route.substring("GET ".length()));
  }

  @ParameterizedTest
  @MethodSource("readable")
  void headEndsWithTheHeadersOfGet(String path) throws IOException {
    try (RawHttp http = new RawHttp(server.getPort())) {
      http.write(request("HEAD", path));
      RawHttp.Answer head = http.readHead();
      // 400 or 422 where GET needs a query, 404 where it needs a player.
      assertThat(head.status()).isIn(200, 400, 404, 422);
      if (path.endsWith("/stream") && head.status() == 200) {
        STREAM_HEADERS.forEach(
            (name, value) ->
                assertThat(head.headers(name)).singleElement().asString().startsWith(value));
      }
      // Had the answer a body, it would come before this one's.
      http.write(request("HEAD", "/v1/test/moment"));
      assertThat(http.readHead().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void optionsTellsTheMethods(String path) throws IOException {
    RawHttp.Answer answer = RawHttp.send(server.getPort(), request("OPTIONS", path));
    assertThat(answer.status()).isIn(200, 204);
    String allow = String.join(",", answer.headers("Allow"));
    new ApiRoutes()
        .access().keySet().stream()
            .filter(route -> route.endsWith(" " + path))
            .forEach(route -> assertThat(allow).contains(route.substring(0, route.indexOf(' '))));
  }

  private static String request(String method, String path) {
    String target = path.replace("{board}", "daily").replaceAll("\\{[^}]*}", "1");
    String credentials = "admin:" + ArenaClient.ADMIN_PASSWORD;
    return method
        + " "
        + target
        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8))
        + "\r\n\r\n";
  }
}
