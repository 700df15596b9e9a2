package games.arena.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class HttpEdgeTest {

  private static final String PROBLEM = "application/problem+json";
  private static final String SAMPLES = "/v1/test/samples";

  @TestHTTPResource("/")
  URL server;

  // What is thrown.

  @ParameterizedTest
  @CsvSource({
    "bad-request, 400, Bad Request, bad-request, That cannot be read.",
    "unauthorized, 401, Unauthorized, unauthorized, Sign in with HTTP Basic or a Bearer token.",
    "forbidden, 403, Forbidden, forbidden, Only admins may.",
    "not-found, 404, Not Found, not-found, No such player.",
    "conflict, 409, Conflict, conflict, The name is taken.",
    "invalid, 422, Unprocessable Content, unprocessable-content, name must not be empty",
    "too-many, 429, Too Many Requests, too-many-requests, Wait.",
    "unavailable, 503, Service Unavailable, service-unavailable, The boards are being rebuilt.",
  })
  void everyProblemHasItsTypeTitleStatusAndDetail(
      String kind, int status, String title, String type, String detail) {
    for (String path : List.of("/v1/test/failures/", "/v1/test/failures/reactive/")) {
      assertProblem(given().get(path + kind), status)
          .body("type", is("urn:problem-type:arena:" + type))
          .body("title", is(title))
          .body("detail", is(detail));
    }
  }

  @Test
  void aProblemIsSentToThoseAlsoWhoAskedForAnotherType() {
    assertProblem(given().accept("text/plain").put("/v1/test/failures/conflict"), 409);
  }

  @Test
  void brokenRulesAreListedWithTheirFields() {
    assertProblem(given().get("/v1/test/failures/invalid-twice"), 422)
        .body("errors.field", is(List.of("name", "gold")))
        .body("errors.message", is(List.of("must not be empty", "must not be negative")))
        .body("detail", is("name must not be empty; gold must not be negative"));
  }

  @Test
  void whoIsTooFastOrTooEarlyIsToldWhenToComeBack() {
    assertProblem(given().get("/v1/test/failures/too-many"), 429).header("Retry-After", "7");
    assertProblem(given().get("/v1/test/failures/unavailable"), 503).header("Retry-After", "3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres-gone", "redis-gone", "reactive/postgres-gone"})
  void anOutageIs503AndTellsNothingOfTheServers(String kind) {
    assertProblem(given().get("/v1/test/failures/" + kind), 503)
        .header("Retry-After", "1")
        .body("detail", not(containsString("secret")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"unexpected", "error", "checked", "reactive/unexpected"})
  void theUnexpectedIs500WithNothingOfTheInside(String kind) {
    assertProblem(given().get("/v1/test/failures/" + kind), 500)
        .body("detail", is("Something unexpected went wrong."));
  }

  // Signing in.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/test/failures/unauthorized",
        "/v1/test/failures/security-unauthorized",
        "/v1/test/failures/security-failed",
        "/v1/test/failures/security-completion",
        "/v1/test/signed-in",
        "/v1/test/denied"
      })
  void whoIsNotSignedInIsChallengedForBothSchemes(String path) {
    Response response = given().get(path);
    assertProblem(response, 401).body("detail", not(containsString("secret")));
    assertThat(response.headers().getValues("WWW-Authenticate"))
        .containsExactly("Bearer realm=\"Arena\"", "Basic realm=\"Arena\", charset=\"UTF-8\"");
  }

  @Test
  void whoMayNotIsForbidden() {
    assertProblem(given().get("/v1/test/failures/security-forbidden"), 403)
        .body("detail", is("This account may not do that."));
  }

  @Test
  void signingInComesBeforeReadingTheBody() {
    assertProblem(given().body("garbage").contentType("text/plain").get("/v1/test/signed-in"), 401);
  }

  // Where there is nothing, or not that.

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
  void headIsAnsweredAsGetIsButWithoutABody() {
    given().head("/v1/test/moment").then().statusCode(200).body(is(""));
    given().head("/v1/test/nowhere").then().statusCode(404).contentType(PROBLEM).body(is(""));
    given().head("/v1/test/moment?a=%zz").then().statusCode(400).contentType(PROBLEM).body(is(""));
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
        "/v1/test/things?limit=\u0007"
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
  @CsvSource({"?, 25", "?limit, -1", "?limit=1, 1", "?limit=100, 100", "?limit=25, 25"})
  void aLimitIs25UnlessGiven(String query, int limit) throws IOException {
    RawHttp.Answer answer = get("/v1/test/things" + query);
    if (limit < 0) {
      assertProblem(answer, 400);
    } else {
      assertThat(new JsonObject(answer.body()).getInteger("limit")).isEqualTo(limit);
    }
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
    // Beyond the decoder's own limit there is an answer, if without a body.
    assertThat(get("/v1/test/things?limit=" + "1".repeat(100_000)).status()).isEqualTo(414);
  }

  @Test
  void headersTooLargeAre431() throws IOException {
    assertProblem(get("/v1/test/moment", "X-Long: " + "x".repeat(20_000)), 431);
    assertThat(get("/v1/test/moment", "X-Long: " + "x".repeat(100_000)).status()).isEqualTo(431);
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
        "GET /v1/test/moment\r\nHost: x\r\n\r\n",
        "GE(T /v1/test/moment HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /v1/test/moment HTTP/1.1\r\nHost: x\r\nBad Name: 1\r\n\r\n",
        "GET /v1/test/moment HTTP/1.1\r\nHost: x\r\nX: a\u0000b\r\n\r\n",
        "POST /v1/test/samples HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        "POST /v1/test/samples HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /v1/test/samples HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST /v1/test/samples HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      })
  void whatIsNoHttpIsRefusedAndNever5xx(String request) throws IOException {
    assertThat(RawHttp.send(server.getPort(), request).status()).isBetween(400, 499);
  }

  @Test
  void noHeaderTellsWhatTheServerIsMadeOf() throws IOException {
    RawHttp.Answer answer = get("/v1/test/moment");
    assertThat(answer.headers("Server")).isEmpty();
    assertThat(answer.headers("X-Powered-By")).isEmpty();
  }

  // Bodies and their types.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"Alice\",\"gold\":9223372036854775807,\"percent\":-2147483648,\"draw\":true,"
            + "\"loot\":{\"gold\":0},\"tags\":[\"a\",\"\"]}"
      })
  void whatIsRightIsRead(String body) {
    for (String path : List.of(SAMPLES, SAMPLES + "/reactive")) {
      assertThat(post(path, body).then().statusCode(200).extract().asString()).isEqualTo(body);
    }
  }

  @Test
  void anExplicitNullCountsAsAbsent() {
    post(SAMPLES, "{\"name\":null,\"gold\":null,\"draw\":null,\"loot\":null,\"tags\":null}")
        .then()
        .statusCode(200)
        .body("name", equalTo(null))
        .body("gold", equalTo(null));
    post(SAMPLES, " {} \n").then().statusCode(200);
    post("/v1/test/one", "{\"opponentId\":null}").then().statusCode(200);
  }

  @Test
  void aRecordOfOneFieldIsStillAnObject() {
    post("/v1/test/one", "{\"opponentId\":7}").then().statusCode(200).body("opponentId", is(7));
    assertProblem(post("/v1/test/one", "7"), 400);
    assertProblem(post("/v1/test/one", "\"7\""), 400);
  }

  static Stream<Arguments> unreadable() {
    return Stream.of(
        Arguments.of("", "The body is missing; it must be a JSON object."),
        Arguments.of(" ", "The body must be a JSON object."),
        Arguments.of("null", "The body must be a JSON object."),
        Arguments.of("[]", "The body must be a JSON object."),
        Arguments.of("[{}]", "The body must be a JSON object."),
        Arguments.of("\"\"", "The body must be a JSON object."),
        Arguments.of("1", "The body must be a JSON object."),
        Arguments.of("true", "The body must be a JSON object."),
        Arguments.of("{", "The body is not valid JSON (line 1, column 2)."),
        Arguments.of("{]", "The body is not valid JSON (line 1, column 2)."),
        Arguments.of("{\"gold\":}", "The body is not valid JSON (line 1, column 9)."),
        Arguments.of("{\"gold\":01}", "The body is not valid JSON (line 1, column 9)."),
        Arguments.of("{\"gold\":NaN}", "The body is not valid JSON (line 1, column 12)."),
        Arguments.of("{\"gold\":1,}", "The body is not valid JSON (line 1, column 11)."),
        Arguments.of("{'gold':1}", "The body is not valid JSON (line 1, column 2)."),
        Arguments.of("{}{}", "After the JSON object nothing may follow."),
        Arguments.of("{} x", "The body is not valid JSON (line 1, column 5)."),
        Arguments.of("{\"a\":1}", "The field `a` is not known here."),
        Arguments.of("{\"Gold\":1}", "The field `Gold` is not known here."),
        Arguments.of("{\"loot\":{\"a\":1}}", "The field `loot.a` is not known here."),
        Arguments.of(
            "{\"" + "a".repeat(100) + "\":1}",
            "The field `" + "a".repeat(59) + "…` is not known here."),
        Arguments.of("{\"gold\":1,\"gold\":1}", "The field `gold` is given more than once."),
        Arguments.of("{\"gold\":1,\"g\\u006fld\":2}", "The field `gold` is given more than once."),
        Arguments.of(
            "{\"loot\":{\"gold\":1,\"gold\":2}}", "The field `gold` is given more than once."),
        Arguments.of("{\"name\":1}", "The field `name` must be a text."),
        Arguments.of("{\"name\":1.5}", "The field `name` must be a text."),
        Arguments.of("{\"name\":true}", "The field `name` must be a text."),
        Arguments.of("{\"name\":[\"a\"]}", "The field `name` must be a text."),
        Arguments.of("{\"name\":{}}", "The field `name` must be a text."),
        Arguments.of("{\"draw\":\"true\"}", "The field `draw` must be true or false."),
        Arguments.of("{\"draw\":\"\"}", "The field `draw` must be true or false."),
        Arguments.of("{\"draw\":1}", "The field `draw` must be true or false."),
        Arguments.of("{\"loot\":1}", "The field `loot` must be an object."),
        Arguments.of("{\"loot\":\"\"}", "The field `loot` must be an object."),
        Arguments.of("{\"loot\":[]}", "The field `loot` must be an object."),
        Arguments.of("{\"loot\":[{}]}", "The field `loot` must be an object."),
        Arguments.of(
            "{\"loot\":{\"gold\":\"1\"}}", "The field `loot.gold` must be a whole number."),
        Arguments.of("{\"tags\":\"a\"}", "The field `tags` must be a list."),
        Arguments.of("{\"tags\":\"\"}", "The field `tags` must be a list."),
        Arguments.of("{\"tags\":{}}", "The field `tags` must be a list."),
        Arguments.of("{\"tags\":[\"a\",1]}", "The field `tags[1]` must be a text."));
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void aBodyThatCannotBeReadIs400AndToldWhy(String body, String detail) {
    assertProblem(post(SAMPLES, body), 400).body("detail", is(detail));
    assertProblem(post(SAMPLES + "/reactive", body), 400).body("detail", is(detail));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"10\"",
        "\"\"",
        "\" \"",
        "1.5",
        "1.0",
        "1e3",
        "1E3",
        "-0.0",
        "1e999999999",
        "true",
        "false",
        "[]",
        "[1]",
        "{}"
      })
  void aWholeNumberIsNothingElse(String value) {
    for (String field : List.of("gold", "percent")) {
      assertProblem(post(SAMPLES, "{\"" + field + "\":" + value + "}"), 400)
          .body("detail", is("The field `" + field + "` must be a whole number."));
    }
  }

  static Stream<Arguments> outOfRange() {
    return Stream.of(
        Arguments.of("gold", "9223372036854775808"),
        Arguments.of("gold", "-9223372036854775809"),
        Arguments.of("gold", "9".repeat(400)),
        Arguments.of("percent", "2147483648"),
        Arguments.of("percent", "9".repeat(400)));
  }

  @ParameterizedTest
  @MethodSource("outOfRange")
  void aWholeNumberOutOfRangeBreaksARule(String field, String value) {
    assertProblem(post(SAMPLES, "{\"" + field + "\":" + value + "}"), 422)
        .body("errors.field", is(List.of(field)))
        .body("errors.message", is(List.of("is out of range")));
  }

  @ParameterizedTest
  @CsvSource({
    "\\u0000, must not contain the character U+0000",
    "a\\u0000b, must not contain the character U+0000",
    "\\ud800, must not contain unpaired surrogates",
    "\\udc00\\ud800, must not contain unpaired surrogates",
  })
  void aTextThatCannotBeStoredBreaksARule(String text, String message) {
    assertProblem(post(SAMPLES, "{\"name\":\"" + text + "\"}"), 422)
        .body("errors.field", is(List.of("name")))
        .body("errors.message", is(List.of(message)));
    assertProblem(post(SAMPLES, "{\"tags\":[\"" + text + "\"]}"), 422)
        .body("errors.field", is(List.of("tags[0]")));
  }

  static Stream<Arguments> wild() {
    return Stream.of(
        Arguments.of("100,000 lists deep", "[".repeat(32_000)),
        Arguments.of("objects deep", "{\"loot\":".repeat(8_000)),
        Arguments.of("lists in a text", "{\"name\":" + "[".repeat(60_000)),
        Arguments.of("lists in a list", "{\"tags\":" + "[".repeat(60_000)),
        Arguments.of("60,000 digits", "{\"gold\":" + "9".repeat(60_000) + "}"),
        Arguments.of("60,000 decimals", "{\"gold\":1." + "9".repeat(60_000) + "}"),
        Arguments.of("a long name", "{\"" + "a".repeat(60_000) + "\":1}"),
        Arguments.of("a surrogate name", "{\"\\ud83d" + "\\ude00".repeat(60) + "\":1}"),
        Arguments.of("a raw control character", "{\"name\":\"\n\"}"),
        Arguments.of("a raw NUL", "{\"name\":\"\0\"}"),
        Arguments.of("only NUL", "\0\0\0\0"),
        Arguments.of("a comment", "{/**/}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wild")
  void theWildestBodyIs400(String name, String body) {
    assertProblem(post(SAMPLES, body), 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
  void jsonInAnotherEncodingIs400(String charset) throws Exception {
    assertProblem(
        send(SAMPLES, "{\"gold\":1}".getBytes(Charset.forName(charset)), "application/json"), 400);
  }

  @Test
  void aByteOrderMarkIs400() throws Exception {
    assertProblem(
        send(SAMPLES, "\uFEFF{}".getBytes(StandardCharsets.UTF_8), "application/json"), 400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ff", "c3", "c0af", "eda080", "f4908080"})
  void invalidUtf8Is400(String hex) throws Exception {
    byte[] bytes = java.util.HexFormat.of().parseHex(hex);
    byte[] body =
        concat(
            "{\"name\":\"".getBytes(StandardCharsets.UTF_8),
            bytes,
            "\"}".getBytes(StandardCharsets.UTF_8));
    assertProblem(send(SAMPLES, body, "application/json"), 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "text/json",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/vnd.arena+json",
        "application/json; charset=utf-16",
        "application/json; charset=iso-8859-1",
        "application/json; charset=nonsense",
        "application/*",
        "*/*",
        "nonsense",
        "/",
        "",
        ";",
        "application/json, text/plain"
      })
  void anotherContentTypeIs415(String type) throws Exception {
    assertProblem(postRaw("Content-Type: " + type, "{\"gold\":1}"), 415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json;charset=UTF-8",
        "Application/JSON; Charset=\"utf-8\"",
        "application/json; profile=x"
      })
  void jsonInUtf8IsTheRightContentType(String type) throws Exception {
    assertThat(postRaw("Content-Type: " + type, "{\"gold\":1}").status()).isEqualTo(200);
  }

  @Test
  void aBodyWithoutContentTypeIs415() throws Exception {
    assertProblem(postRaw("X-Nothing: 1", "{\"gold\":1}"), 415);
  }

  @Test
  void twoContentTypesAre415() throws Exception {
    assertProblem(
        postRaw("Content-Type: application/json\r\nContent-Type: application/json", "{}"), 415);
  }

  @Test
  void aCompressedBodyIs415() throws Exception {
    assertProblem(
        postRaw("Content-Type: application/json\r\nContent-Encoding: gzip", "{\"gold\":1}"), 415);
  }

  @Test
  void aMethodWithoutABodyTakesNoHarmFromOne() throws Exception {
    given()
        .body("garbage")
        .contentType("text/plain")
        .get("/v1/test/moment")
        .then()
        .statusCode(is(415));
    given()
        .body("{}")
        .contentType("application/json")
        .get("/v1/test/moment")
        .then()
        .statusCode(200);
    given()
        .body("{}")
        .contentType("application/json")
        .post("/v1/test/nothing")
        .then()
        .statusCode(204);
    given().post("/v1/test/nothing").then().statusCode(204);
  }

  // Large bodies.

  @Test
  void aBodyOf64KiBIsReadAndOneByteMoreIs413() throws Exception {
    byte[] largest = json(64 * 1024);
    assertThat(send(SAMPLES, largest, "application/json").statusCode()).isEqualTo(200);
    assertProblem(send(SAMPLES, json(64 * 1024 + 1), "application/json"), 413);
    assertThat(sendChunked(SAMPLES, largest).statusCode()).isEqualTo(200);
    assertProblem(sendChunked(SAMPLES, json(64 * 1024 + 1)), 413);
    assertProblem(sendChunked(SAMPLES + "/reactive", json(64 * 1024 + 1)), 413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SAMPLES,
        SAMPLES + "/reactive",
        "/v1/test/nothing",
        "/v1/test/nowhere",
        "/q/health/live"
      })
  void aLargeBodyIs413WhereverItIsSent(String path) throws Exception {
    byte[] large = json(5_000_000);
    assertProblem(send(path, large, "application/json"), 413);
    assertProblem(sendChunked(path, large), 413);
    assertProblem(send(path, large, "multipart/form-data; boundary=x"), 413);
  }

  @Test
  void aConnectionServesOnAfterALargeBody() throws Exception {
    try (RawHttp http = new RawHttp(server.getPort())) {
      http.write(head("Content-Type: application/json\r\nContent-Length: 100000"));
      http.write("x".repeat(100_000));
      assertProblem(http.read(), 413);
      http.write(head("Content-Type: application/json\r\nTransfer-Encoding: chunked"));
      http.write("186a0\r\n" + "x".repeat(100_000) + "\r\n0\r\n\r\n");
      assertProblem(http.read(), 413);
      http.write(head("Content-Type: application/json\r\nContent-Length: 2") + "{}");
      assertThat(http.read().status()).isEqualTo(200);
    }
  }

  @Test
  void whoAsksFirstNeedNotSendALargeBody() throws Exception {
    try (RawHttp http = new RawHttp(server.getPort())) {
      http.write(
          head("Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 100000"));
      assertProblem(http.read(), 413);
      assertThat(http.isClosedByServer()).isTrue();
    }
  }

  @Test
  void whoAsksFirstMaySendASmallBody() throws Exception {
    try (RawHttp http = new RawHttp(server.getPort())) {
      http.write(
          head("Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: 2"));
      assertThat(http.read().status()).isEqualTo(100);
      http.write("{}");
      assertThat(http.read().status()).isEqualTo(200);
    }
  }

  @Test
  void requestsSentInOneGoAreAnsweredInOrder() throws Exception {
    try (RawHttp http = new RawHttp(server.getPort())) {
      String ok = head("Content-Type: application/json\r\nContent-Length: 2") + "{}";
      String bad = head("Content-Type: application/json\r\nContent-Length: 2") + "[]";
      http.write(ok + bad + ok);
      assertThat(http.read().status()).isEqualTo(200);
      assertProblem(http.read(), 400);
      assertThat(http.read().status()).isEqualTo(200);
    }
  }

  // Headers that carry meaning.

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

  @Test
  void timesAreIsoInUtc() {
    given().get("/v1/test/moment").then().statusCode(200).body("at", is("2026-11-24T12:00:00Z"));
  }

  // How to ask and what to look at.

  private Response post(String path, String body) {
    return given()
        .body(body.getBytes(StandardCharsets.UTF_8))
        .contentType("application/json")
        .post(path);
  }

  private RawHttp.Answer get(String target, String... headers) throws IOException {
    return RawHttp.send(
        server.getPort(),
        "GET "
            + target
            + " HTTP/1.1\r\nHost: localhost\r\n"
            + String.join("", Arrays.stream(headers).map(h -> h + "\r\n").toList())
            + "\r\n");
  }

  private static String head(String headers) {
    return "POST " + SAMPLES + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n\r\n";
  }

  private RawHttp.Answer postRaw(String headers, String body) throws IOException {
    return RawHttp.send(
        server.getPort(), head(headers + "\r\nContent-Length: " + body.length()) + body);
  }

  private RawHttp.Answer keys(String headers) throws IOException {
    return RawHttp.send(
        server.getPort(),
        "POST /v1/test/keys HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n" + headers + "\r\n\r\n");
  }

  private java.net.http.HttpResponse<String> send(String path, byte[] body, String type)
      throws Exception {
    return send(path, BodyPublishers.ofByteArray(body), type);
  }

  private java.net.http.HttpResponse<String> sendChunked(String path, byte[] body)
      throws Exception {
    var publisher = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body));
    return send(path, publisher, "application/json");
  }

  private java.net.http.HttpResponse<String> send(
      String path, HttpRequest.BodyPublisher body, String type) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.toString()).resolve(path))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", type)
            .timeout(Duration.ofSeconds(20))
            .POST(body)
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  /** An object of the given size. */
  private static byte[] json(int size) {
    String frame = "{\"name\":\"\"}";
    return frame
        .replace("\"\"", "\"" + "x".repeat(size - frame.length()) + "\"")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] concat(byte[]... parts) {
    var all = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static ValidatableResponse assertProblem(Response response, int status) {
    assertProblem(response.statusCode(), response.contentType(), response.asString(), status);
    return response.then();
  }

  private static void assertProblem(RawHttp.Answer answer, int status) {
    List<String> types = answer.headers("Content-Type");
    assertProblem(answer.status(), types.isEmpty() ? null : types.get(0), answer.body(), status);
  }

  private static void assertProblem(java.net.http.HttpResponse<String> response, int status) {
    assertProblem(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(null),
        response.body(),
        status);
  }

  private static void assertProblem(int actual, String type, String body, int status) {
    assertThat(actual).as(body).isEqualTo(status);
    assertThat(type).isEqualTo(PROBLEM);
    JsonObject problem = new JsonObject(body);
    assertThat(problem.getInteger("status")).isEqualTo(status);
    assertThat(URI.create(problem.getString("type")).isAbsolute()).isTrue();
    assertThat(problem.getString("title")).isNotBlank();
    assertThat(problem.getString("detail"))
        .isNotBlank()
        .doesNotContain("java", "games.arena", "jackson", "Exception", "secret");
    assertThat(problem.fieldNames()).isSubsetOf("type", "title", "status", "detail", "errors");
  }
}
