package games.arena.http;

import static games.arena.http.ProblemAssert.assertProblem;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class ProblemMapperTest {

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
  void aProblemThrownInAFutureIsStillTheAnswer() {
    assertProblem(given().get("/v1/test/failures/wrapped"), 409);
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
    assertProblem(
        given().body("garbage").contentType("application/json").post("/v1/test/signed-in"), 401);
  }
}
