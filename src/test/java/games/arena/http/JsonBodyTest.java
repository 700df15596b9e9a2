package games.arena.http;

import static games.arena.http.ProblemAssert.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class JsonBodyTest {

  private static final String SAMPLES = "/v1/test/samples";

  @TestHTTPResource("/")
  URL server;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

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
        Arguments.of("{\"gold\":01}", "The body is not valid JSON (line 1, column 10)."),
        Arguments.of("{\"gold\":NaN}", "The body is not valid JSON (line 1, column 12)."),
        Arguments.of("{\"gold\":1,}", "The body is not valid JSON (line 1, column 11)."),
        Arguments.of("{'gold':1}", "The body is not valid JSON (line 1, column 2)."),
        Arguments.of("{}{}", "After the JSON object nothing may follow."),
        Arguments.of("{} x", "The body is not valid JSON (line 1, column 4)."),
        Arguments.of("{\"a\":1}", "The field `a` is not known here."),
        Arguments.of("{\"Gold\":1}", "The field `Gold` is not known here."),
        Arguments.of("{\"loot\":{\"a\":1}}", "The field `loot.a` is not known here."),
        Arguments.of(
            "{\"" + "a".repeat(100) + "\":1}",
            "The field `" + "a".repeat(60) + "…` is not known here."),
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
    byte[] bytes = HexFormat.of().parseHex(hex);
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
        "application/merge-patch+json",
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
        "application/json; charset=utf8",
        "application/json; charset=\"UTF8\"",
        "application/json; charset=unicode-1-1-utf-8",
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
  void aMethodWithoutABodyTakesNoHarmFromOne() {
    for (String type : List.of("text/plain", "application/json")) {
      given().body("garbage").contentType(type).get("/v1/test/moment").then().statusCode(200);
      given().body("garbage").contentType(type).post("/v1/test/nothing").then().statusCode(204);
    }
    given().post("/v1/test/nothing").then().statusCode(204);
  }

  @Test
  void timesAreIsoInUtc() {
    given().get("/v1/test/moment").then().statusCode(200).body("at", is("2026-11-24T12:00:00Z"));
  }

  private static Response post(String path, String body) {
    return given()
        .body(body.getBytes(StandardCharsets.UTF_8))
        .contentType("application/json")
        .post(path);
  }

  private static String head(String headers) {
    return "POST " + SAMPLES + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n\r\n";
  }

  private RawHttp.Answer postRaw(String headers, String body) throws IOException {
    return RawHttp.send(
        server.getPort(), head(headers + "\r\nContent-Length: " + body.length()) + body);
  }

  private HttpResponse<String> send(String path, byte[] body, String type)
      throws IOException, InterruptedException {
    return send(path, BodyPublishers.ofByteArray(body), type);
  }

  private HttpResponse<String> send(String path, BodyPublisher body, String type)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.toString()).resolve(path))
            .header("Content-Type", type)
            .timeout(Duration.ofSeconds(20))
            .POST(body)
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
