package games.arena.http;

import static games.arena.http.ProblemAssert.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URL;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A game's page on another origin, which CORS allows. */
@QuarkusTest
@TestProfile(CorsTest.OneOrigin.class)
class CorsTest {

  public static class OneOrigin implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.http.cors.enabled", "true",
          "quarkus.http.cors.origins", "https://game.example,/https://[a-z]+\\.preview\\.example/",
          "quarkus.http.cors.methods", "GET,POST,DELETE");
    }
  }

  private static final String GAME = "https://game.example";

  @TestHTTPResource("/")
  URL server;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/test/moment",
        "GET /v1/test/things?limit=1&limit=1",
        "GET /v1/%zz",
        "GET /v1/test/nowhere",
        "GET /v1/players/me",
        "POST /v1/test/things/7",
        "POST /v1/test/samples",
        "POST /v1/test/large",
      })
  void aPageOfAnAllowedOriginCanReadEveryAnswer(String line) throws IOException {
    String length = line.endsWith("large") ? "100000" : "0";
    RawHttp.Answer answer =
        RawHttp.send(
            server.getPort(),
            line
                + " HTTP/1.1\r\nHost: arena.example\r\nSec-Fetch-Site: cross-site\r\nOrigin: "
                + GAME
                + "\r\nContent-Length: "
                + length
                + "\r\n\r\n");
    assertThat(answer.headers("Access-Control-Allow-Origin")).containsExactly(GAME);
    assertThat(List.of(answer.headers("Access-Control-Expose-Headers").get(0).split(",")))
        .contains("Location", "Retry-After", "ETag", "X-Request-Id");
    assertThat(answer.status()).isNotIn(403, 500);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "https://game.example.evil.example",
        "http://game.example",
        "null",
        "https://a.b.preview.example",
        "http://localhost:1/x",
        "nonsense",
        ""
      })
  void anotherOriginIsToldWhyItIsRefused(String origin) throws IOException {
    for (String line : List.of("GET /v1/test/moment", "OPTIONS /v1/test/moment", "GET /v1/a|b")) {
      RawHttp.Answer answer =
          RawHttp.send(
              server.getPort(),
              line
                  + " HTTP/1.1\r\nHost: localhost\r\nOrigin: "
                  + origin
                  + "\r\nAccess-Control-Request-Method: GET\r\n\r\n");
      assertProblem(answer, 403);
      assertThat(answer.headers("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  @Test
  void aMethodThatIsNotAllowedIsToldToo() {
    assertProblem(given().header("Origin", GAME).put("/v1/test/failures/conflict"), 403);
  }

  @Test
  void anOriginMayBeAPattern() {
    given()
        .header("Origin", "https://branch.preview.example")
        .post("/v1/test/nothing")
        .then()
        .statusCode(204)
        .header("Access-Control-Allow-Origin", is("https://branch.preview.example"));
    given()
        .get("/v1/test/moment")
        .then()
        .statusCode(200)
        .header("Access-Control-Allow-Origin", nullValue());
  }

  @Test
  void theOwnPageMayStillCall() {
    String own = "http://localhost:" + server.getPort();
    given().header("Origin", own).post("/v1/test/nothing").then().statusCode(204);
  }
}
