package games.arena.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;

/** What holds for every answer that is an error. */
final class ProblemAssert {

  static final String PROBLEM = "application/problem+json";

  private ProblemAssert() {}

  static ValidatableResponse assertProblem(Response response, int status) {
    assertProblem(response.statusCode(), response.contentType(), response.asString(), status);
    return response.then();
  }

  static void assertProblem(RawHttp.Answer answer, int status) {
    List<String> types = answer.headers("Content-Type");
    assertProblem(answer.status(), types.isEmpty() ? null : types.get(0), answer.body(), status);
  }

  static void assertProblem(HttpResponse<String> response, int status) {
    String type = response.headers().firstValue("Content-Type").orElse(null);
    assertProblem(response.statusCode(), type, response.body(), status);
  }

  private static void assertProblem(int actual, String type, String body, int status) {
    assertThat(actual).as(body).isEqualTo(status);
    assertThat(type).as(body).isEqualTo(PROBLEM);
    JsonObject problem = new JsonObject(body);
    assertThat(problem.fieldNames()).contains("type", "title", "status", "detail");
    assertThat(problem.fieldNames()).isSubsetOf("type", "title", "status", "detail", "errors");
    assertThat(problem.containsKey("errors")).as(body).isEqualTo(status == 422);
    assertThat(problem.getInteger("status")).isEqualTo(status);
    assertThat(URI.create(problem.getString("type")).isAbsolute()).isTrue();
    assertThat(problem.getString("title")).isNotBlank();
    assertThat(problem.getString("detail"))
        .isNotBlank()
        .doesNotContainIgnoringCase("java", "games.arena", "jackson", "exception", "secret");
  }
}
