package games.arena.http;

import static games.arena.http.ProblemAssert.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalToIgnoringCase;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URL;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RootRouteTest {

  /** What browsers send when somebody types an address. */
  private static final String BROWSER =
      "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

  @TestHTTPResource("/")
  URL server;

  @ParameterizedTest
  @ValueSource(
      strings = {"*/*", "text/plain", "text/*", "image/png", "application/json;q=0.5, text/plain"})
  void whoTakesTextIsGreetedInText(String accept) {
    given()
        .accept(accept)
        .get("/")
        .then()
        .statusCode(200)
        .contentType("text/plain")
        .header("Vary", equalToIgnoringCase("Accept"))
        .body(startsWith("Arena "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "APPLICATION/JSON",
        "application/json, text/plain, */*",
        "text/html;q=0.1, application/json",
        "text/html;q=0, application/json"
      })
  void whoPrefersJsonIsGreetedInJson(String accept) {
    given()
        .accept(accept)
        .get("/")
        .then()
        .statusCode(200)
        .contentType("application/json")
        .header("Vary", equalToIgnoringCase("Accept"))
        .body("name", is("Arena"))
        .body("version", not(emptyString()))
        .body("links.openapi", is("/q/openapi"));
  }

  @Test
  void everyLinkLeadsSomewhere() {
    JsonObject links =
        new JsonObject(given().accept("application/json").get("/").asString())
            .getJsonObject("links");
    for (Map.Entry<String, Object> link : links) {
      given().get((String) link.getValue()).then().statusCode(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {BROWSER, "text/html", "TEXT/HTML", "application/xhtml+xml"})
  void browsersGetThePage(String accept) {
    given()
        .accept(accept)
        .get("/")
        .then()
        .statusCode(200)
        .contentType("text/html")
        .header("Vary", not(emptyString()));
    assertThat(given().accept(accept).get("/").headers().getValues("Vary"))
        .anyMatch(vary -> vary.equalsIgnoreCase("Accept"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/json"})
  void headIsAnsweredAsGetIsButWithoutABody(String accept) {
    var get = given().accept(accept).get("/");
    given()
        .accept(accept)
        .head("/")
        .then()
        .statusCode(200)
        .contentType(get.contentType())
        .header("Content-Length", get.header("Content-Length"))
        .body(is(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        ";",
        ";;;",
        "/",
        "*",
        "a/b/c",
        "=/=",
        "\"",
        "text/",
        "text/html;q=abc",
        "text/html;q=",
        "text/html;q=\"",
        "*/*;q=999999999999",
        "application/json;q=-1",
        "text/html;q=NaN",
        ";q=1",
        "text/html;=;=",
        "\u00e9",
        "text/html;q=0.1;q=x,,,;/;"
      })
  void noAcceptWhateverItIsMakesA5xx(String accept) throws IOException {
    RawHttp.Answer answer =
        RawHttp.send(
            server.getPort(), "GET / HTTP/1.1\r\nHost: x\r\nAccept: " + accept + "\r\n\r\n");
    assertThat(answer.status()).isBetween(200, 499);
  }

  @Test
  void otherMethodsAre405() {
    assertProblem(given().body("x").post("/"), 405).header("Allow", "GET, HEAD, OPTIONS");
    given().options("/").then().statusCode(200).header("Allow", "GET, HEAD, OPTIONS");
  }
}
