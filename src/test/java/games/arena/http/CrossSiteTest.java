package games.arena.http;

import static games.arena.http.ProblemAssert.assertProblem;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What another site's page makes a browser send changes nothing. */
@QuarkusTest
class CrossSiteTest {

  @ParameterizedTest
  @CsvSource({
    "cross-site, https://evil.example",
    "cross-site, ",
    "cross-site, null",
    "same-site, https://other.game.example",
    "same-site, ",
    "CROSS-SITE, ",
    ", https://evil.example",
    ", null",
    ", http://localhost:1",
  })
  void anUnsafeRequestOfAnotherSiteIs403(String site, String origin) {
    for (String method : new String[] {"POST", "DELETE", "PUT", "PATCH", "BREW"}) {
      assertProblem(
          given().headers(headers(site, origin)).request(method, "/v1/test/things/7"), 403);
    }
    assertProblem(
        given()
            .headers(headers(site, origin))
            .auth()
            .preemptive()
            .basic("admin", "arena-admin")
            .post("/v1/admin/leaderboards/rebuild"),
        403);
    given().headers(headers(site, origin)).get("/v1/test/moment").then().statusCode(200);
    given().headers(headers(site, origin)).head("/v1/test/moment").then().statusCode(200);
  }

  @ParameterizedTest
  @CsvSource({"same-origin, ", "none, ", ", "})
  void theOwnPageAndClientsThatAreNoBrowserMayCall(String site, String origin) {
    given().headers(headers(site, origin)).post("/v1/test/nothing").then().statusCode(204);
  }

  @Test
  void anOlderBrowserIsKnownByItsOrigin() {
    given()
        .headers(headers(null, "http://game.example:81"))
        .header("Host", "game.example:81")
        .post("/v1/test/nothing")
        .then()
        .statusCode(204);
  }

  @Test
  void swaggerUiForgetsPasswords() {
    given()
        .get("/q/swagger-ui/")
        .then()
        .statusCode(200)
        .body(
            org.hamcrest.Matchers.not(
                org.hamcrest.Matchers.containsString("persistAuthorization: true")));
  }

  @Test
  void aMissingFileIsNotCached() {
    for (String path : new String[] {"/_static/nowhere/1.0/x.js", "/page/nowhere.js"}) {
      given().get(path).then().statusCode(404).header("Cache-Control", is("no-store"));
      given().head(path).then().statusCode(404).header("Cache-Control", is("no-store"));
    }
    given()
        .get("/_static/htm/3.1.1/preact/standalone.module.js")
        .then()
        .statusCode(200)
        .header("Cache-Control", is("public, max-age=31536000, immutable"));
  }

  private static Map<String, String> headers(String site, String origin) {
    Map<String, String> headers = new HashMap<>();
    if (site != null) {
      headers.put("Sec-Fetch-Site", site);
    }
    if (origin != null) {
      headers.put("Origin", origin);
    }
    return headers;
  }
}
