package games.arena.account.signin;

import static games.arena.testing.ArenaClient.PASSWORD;
import static games.arena.testing.ArenaClient.freshName;
import static games.arena.testing.ArenaClient.register;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.SignedIn;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.URL;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an Authorization header holds, it is 401 with both challenges, and never 5xx. */
@QuarkusTest
class AuthorizationHeaderTest {

  @TestHTTPResource("/")
  URL server;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Basic",
        "Basic ",
        "Bearer",
        "Bearer ",
        "basic !!!!",
        "Basic =",
        "Basic QQ",
        "Basic QQ==QQ==",
        "Basic Og==",
        "Basic YWJj",
        "Basic Ojo6Ojo6",
        "Basic AAAAAAAAAAA=",
        "Basic AAA6AAA=",
        "Basic //79/A==",
        "Basic w4Y6/////w==",
        "Basic 7aCAOnBhc3N3b3Jk",
        "Basic a b:c",
        "Digest username=\"admin\"",
        "Negotiate abc",
        "Token abc",
        "admin:arena-admin",
        "Basic admin:arena-admin",
        "BasicYWRtaW46YXJlbmEtYWRtaW4=",
        "Bearer YWRtaW46YXJlbmEtYWRtaW4=",
        "Basic\tYWRtaW46YXJlbmEtYWRtaW4=",
        ",",
        "Basic YWRtaW46YXJlbmEtYWRtaW4=, Basic YWRtaW46YXJlbmEtYWRtaW4=",
        "\u00e9\u00e9\u00e9 \u00ff",
        "Bearer \u00e9",
      })
  void garbageIsRefused(String header) throws IOException {
    assertRefused("Authorization: " + header);
  }

  @Test
  void aVeryLongHeaderIsRefused() throws IOException {
    assertRefused("Authorization: Basic " + "QUFB".repeat(3_900));
    assertRefused("Authorization: Bearer " + "a".repeat(15_000));
    assertRefused(
        "Authorization: Basic " + base64(("admin:" + "\u0301".repeat(5_000)).getBytes(UTF_8)));
    assertRefused(
        "Authorization: Basic " + base64(("\u0301".repeat(5_000) + ":x").getBytes(UTF_8)));
    assertRefused("Authorization: " + "x".repeat(15_000));
  }

  @Test
  void twoHeadersAreRefusedEvenIfBothAreRight() throws IOException {
    Registered player = register();
    String right = "Authorization: " + SignedIn.basicHeader(player.name(), PASSWORD);
    assertRefused(right + "\r\n" + right);
    assertRefused(right + "\r\nAuthorization: Bearer x");
    assertRefused("Authorization: Bearer " + SignedIn.as(player).accessToken() + "\r\n" + right);
  }

  @Test
  void schemesAreComparedWithoutCaseAndMayBeFollowedBySeveralSpaces() {
    Registered player = register();
    String credentials = SignedIn.basicHeader(player.name(), PASSWORD).substring(6);
    for (String scheme : new String[] {"basic ", "BASIC ", "bAsIc   "}) {
      given()
          .header("Authorization", scheme + credentials)
          .get("/v1/players/me")
          .then()
          .statusCode(200);
    }
    given()
        .header("Authorization", "bearer " + SignedIn.as(player).accessToken())
        .get("/v1/players/me")
        .then()
        .statusCode(200);
  }

  @Test
  void namesAndPasswordsMayHaveAnyCharactersInUtf8() {
    String name = freshName("\u00d1\u540d\ud83d\ude00");
    String password = "p\u00e4ss:w\u00f6rd \ud83d\ude00:";
    given()
        .contentType("application/json")
        .body(Map.of("name", name, "password", password))
        .post("/v1/players")
        .then()
        .statusCode(201);
    SignedIn.basic(name, password).get("/v1/players/me").then().statusCode(200);
    // The same by NFKC.
    SignedIn.basic(name, "pa\u0308ss:wo\u0308rd \ud83d\ude00:")
        .get("/v1/players/me")
        .then()
        .statusCode(200);
    SignedIn.basic(name, password + "x").get("/v1/players/me").then().statusCode(401);
  }

  @Test
  void inLatin1ANameIsNotUnderstood() throws IOException {
    assertRefused("Authorization: Basic " + base64("Jos\u00e9:correct horse".getBytes(ISO_8859_1)));
  }

  @Test
  void nothingIsCutOffAPassword() {
    String name = freshName("long");
    String password = "a".repeat(127);
    given()
        .contentType("application/json")
        .body(Map.of("name", name, "password", password + "b"))
        .post("/v1/players")
        .then()
        .statusCode(201);
    SignedIn.basic(name, password + "b").get("/v1/players/me").then().statusCode(200);
    SignedIn.basic(name, password + "c").get("/v1/players/me").then().statusCode(401);
    SignedIn.basic(name, password).get("/v1/players/me").then().statusCode(401);
    SignedIn.basic(name, password + "bb").get("/v1/players/me").then().statusCode(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/players/1", "/v1/leaderboards/all-time", "/v1/battles/1"})
  void aWrongHeaderIsNotTakenForNone(String path) {
    given().header("Authorization", "Bearer x").get(path).then().statusCode(401);
  }

  private void assertRefused(String headers) throws IOException {
    for (String request :
        new String[] {"GET /v1/leaderboards/all-time", "GET /v1/players/me", "POST /v1/tokens"}) {
      String length = request.startsWith("POST") ? "\r\nContent-Length: 0" : "";
      String answer =
          send(
              request
                  + " HTTP/1.1\r\nHost: x\r\nConnection: close"
                  + length
                  + "\r\n"
                  + headers
                  + "\r\n\r\n");
      assertThat(answer).as(headers).startsWith("HTTP/1.1 401 ");
      assertThat(answer)
          .containsIgnoringCase("www-authenticate: bearer ")
          .containsIgnoringCase("www-authenticate: basic ")
          .contains("application/problem+json");
    }
  }

  private String send(String request) throws IOException {
    try (Socket socket = new Socket("localhost", server.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
