package games.arena.http;

import static games.arena.http.ProblemAssert.PROBLEM;
import static games.arena.http.ProblemAssert.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URL;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class HttpEdgeTest {

  @TestHTTPResource("/")
  URL server;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/test/nowhere",
        "/v1/nowhere",
        "/v1",
        "/nowhere",
        "/nowhere.html",
        "/q/nowhere",
        "/v1/test/things/7/parts/8",
        "/v1/test/",
        "/v1/test/things%2F7",
        "/META-INF/resources",
        "/v1/test/../nowhere"
      })
  void anUnknownPathIs404(String path) {
    assertProblem(given().urlEncodingEnabled(false).get(path), 404);
    assertProblem(given().urlEncodingEnabled(false).accept("text/html").get(path), 404);
    assertProblem(
        given().urlEncodingEnabled(false).contentType("application/json").body("{}").post(path),
        404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT | /v1/test/samples | OPTIONS, POST",
        "GET | /v1/test/samples | OPTIONS, POST",
        "POST | /v1/test/things/7 | DELETE, GET, HEAD, OPTIONS",
        "PATCH | /v1/test/things/7 | DELETE, GET, HEAD, OPTIONS",
        "DELETE | /v1/test/things | GET, HEAD, OPTIONS",
        "DELETE | /v1/test/things/7/parts | GET, HEAD, OPTIONS",
        "POST | /v1/test/things/7/parts | GET, HEAD, OPTIONS",
        "BREW | /v1/test/samples | OPTIONS, POST",
        "TRACE | /v1/test/samples | OPTIONS, POST",
      })
  void aWrongMethodIs405AndToldTheRightOnes(String method, String path, String allow) {
    assertProblem(given().request(method, path), 405).header("Allow", allow);
  }

  @Test
  void headIsAnsweredAsGetIsButWithoutABody() throws IOException {
    given().head("/v1/test/moment").then().statusCode(200).body(is(""));
    given().head("/v1/test/nowhere").then().statusCode(404).contentType(PROBLEM).body(is(""));
    given().head("/v1/test/moment?limit=").then().statusCode(400).contentType(PROBLEM).body(is(""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/xml", "image/*", "nonsense", ""})
  void nothingToTheTasteOfTheClientIs406(String accept) {
    if (accept.isEmpty()) {
      given().header("Accept", accept).get("/v1/test/moment").then().statusCode(is(200));
    } else {
      assertProblem(given().header("Accept", accept).get("/v1/test/moment"), 406);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "abc",
        "1.0",
        "1e3",
        "+7",
        "007",
        "9223372036854775808",
        "99999999999999999999999999",
        "%20",
        "7%20",
        "%D9%A7",
        "0x7",
        "7;a=b",
        "null"
      })
  void anIdThatCannotBeOneIs404(String id) {
    String path = "/v1/test/things/" + id;
    if (!id.contains(";")) {
      assertProblem(given().urlEncodingEnabled(false).get(path), 404);
      assertProblem(given().urlEncodingEnabled(false).delete(path), 404);
    }
  }

  @Test
  void theLargestIdIsAnId() {
    given()
        .get("/v1/test/things/9223372036854775807")
        .then()
        .statusCode(200)
        .body("opponentId", is(9223372036854775807L));
  }

  // Targets, headers and request lines that no client should send.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/test/things/%",
        "/v1/test/things/%zz",
        "/v1/test/things/%ff",
        "/v1/test/things/%00",
        "/v1/test/things/%c0%af",
        "/v1/test/things/%ed%a0%80",
        "/v1/test/things?limit=%zz",
        "/v1/test/things?limit=%",
        "/v1/test/things?limit=%f",
        "/v1/test/things?%ff=1",
        "/v1/test/things?limit=%00",
        "/v1/test/things?limit=Jos\u00c3\u00a9",
        "/%zz",
        "/q/%zz",
        "/v1/test/things/\u00ff",
        "/v1/test/things/{id}",
        "/v1/test/things?limit=a|b"
      })
  void aTargetThatIsNotEncodedAsUrisAreIs400(String target) throws IOException {
    assertProblem(get(target), 400);
  }

  @Test
  void aQueryParameterGivenTwiceIs400() throws IOException {
    assertProblem(get("/v1/test/things?limit=1&limit=1"), 400);
    assertProblem(get("/v1/test/things?limit=1&cursor=&limit="), 400);
    assertProblem(get("/v1/test/things?limit=1&l%69mit=1"), 400);
    assertThat(get("/v1/test/things?limit=1&other=1").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "-1", "101", "1000000000000", "1.5", "ten", "+5", "%205", "05", "%D9%A7"})
  void aLimitOutside1To100Is400(String limit) throws IOException {
    assertProblem(get("/v1/test/things?limit=" + limit), 400);
  }

  @ParameterizedTest
  @CsvSource({"?, 25", "?limit=1, 1", "?limit=100, 100", "?limit=25, 25"})
  void aLimitIs25UnlessGiven(String query, int limit) throws IOException {
    RawHttp.Answer answer = get("/v1/test/things" + query);
    assertThat(new JsonObject(answer.body()).getInteger("limit")).isEqualTo(limit);
  }

  @Test
  void aCursorLeadsOnOnlyWhereItComesFrom() throws IOException {
    String cursor = Cursor.encode("things", 42);
    assertThat(new JsonObject(get("/v1/test/things?cursor=" + cursor).body()).getLong("position"))
        .isEqualTo(42);
    for (String broken :
        List.of("", "x", cursor + "A", cursor.substring(1), Cursor.encode("others", 42), "%20")) {
      assertProblem(get("/v1/test/things?cursor=" + broken), 400);
    }
  }

  @Test
  void aTargetTooLongIs414() throws IOException {
    assertProblem(get("/v1/test/things?limit=" + "1".repeat(9_000)), 414);
    assertProblem(get("/v1/test/things?limit=" + "1".repeat(100_000)), 414);
  }

  @Test
  void headersTooLargeAre431() throws IOException {
    assertProblem(get("/v1/test/moment", "X-Long: " + "x".repeat(20_000)), 431);
    assertProblem(get("/v1/test/moment", "X-Long: " + "x".repeat(100_000)), 431);
  }

  @Test
  void aRequestWithoutHostIs400() throws IOException {
    assertProblem(RawHttp.send(server.getPort(), "GET /v1/test/moment HTTP/1.1\r\n\r\n"), 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET v1/test/moment HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: x\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET http://x/v1/test/nowhere HTTP/1.1\r\nHost: x\r\n\r\n",
      })
  void aTargetThatIsNoPathIs404(String request) throws IOException {
    assertProblem(RawHttp.send(server.getPort(), request), 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/test/moment HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET /v1/test/things?limit=\u0007 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /v1/test/moment\r\nHost: x\r\n\r\n",
        "GE(T /v1/test/moment HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /v1/test/moment HTTP/1.1\r\nHost: x\r\nBad Name: 1\r\n\r\n",
        "GET /v1/test/moment HTTP/1.1\r\nHost: x\r\nX: a\u0000b\r\n\r\n",
        "POST /v1/test/samples HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        "POST /v1/test/samples HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /v1/test/samples HTTP/1.1\r\n"
            + "Host: x\r\n"
            + "Content-Length: 1\r\n"
            + "Content-Length: 2\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "POST /v1/test/samples HTTP/9.9\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
      })
  void whatIsNoHttpIsRefusedAndNever5xx(String request) throws IOException {
    RawHttp.Answer answer = RawHttp.send(server.getPort(), request);
    assertThat(answer.status()).isBetween(400, 499);
    assertProblem(answer, answer.status());
  }

  @Test
  void noHeaderTellsWhatTheServerIsMadeOf() throws IOException {
    RawHttp.Answer answer = get("/v1/test/moment");
    assertThat(answer.headers("Server")).isEmpty();
    assertThat(answer.headers("X-Powered-By")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\u00e9", "\u0001"})
  void anIdempotencyKeyIsVisibleAscii(String key) throws Exception {
    RawHttp.Answer answer = keys("Idempotency-Key: " + key);
    assertThat(answer.status()).isEqualTo(400);
  }

  @Test
  void anIdempotencyKeyHasAtMost128Characters() throws Exception {
    assertThat(keys("Idempotency-Key: " + "k".repeat(128)).status()).isEqualTo(200);
    assertProblem(keys("Idempotency-Key: " + "k".repeat(129)), 400);
  }

  @Test
  void anIdempotencyKeyIsGivenOnce() throws Exception {
    assertProblem(keys("Idempotency-Key: a\r\nIdempotency-Key: a"), 400);
    assertThat(keys("Idempotency-Key: a,b").body()).isEqualTo("{\"key\":\"a,b\"}");
    assertThat(keys("X-Nothing: 1").body()).isEqualTo("{\"key\":\"none\"}");
  }

  @Test
  void preferencesOfSeveralHeadersCount() throws Exception {
    assertThat(
            get("/v1/test/waits", "Prefer: respond-async\r\nPrefer: WAIT=\"7\"; a=b, wait=9")
                .body())
        .isEqualTo("{\"seconds\":7}");
  }

  private RawHttp.Answer get(String target) throws IOException {
    return get(target, "X-Nothing: 1");
  }

  private RawHttp.Answer get(String target, String headers) throws IOException {
    return RawHttp.send(
        server.getPort(),
        "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n\r\n");
  }

  private RawHttp.Answer keys(String headers) throws IOException {
    return RawHttp.send(
        server.getPort(),
        "POST /v1/test/keys HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n" + headers + "\r\n\r\n");
  }
}
