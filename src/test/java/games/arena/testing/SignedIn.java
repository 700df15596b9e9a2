package games.arena.testing;

import static io.restassured.RestAssured.given;

import games.arena.testing.ArenaClient.Registered;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Somebody's tokens, and requests with them. */
public record SignedIn(String accessToken, String refreshToken) {

  public static SignedIn as(Registered player) {
    return of(player.calls().post("/v1/tokens"));
  }

  public static SignedIn as(String name, String password) {
    return of(basic(name, password).post("/v1/tokens"));
  }

  public static SignedIn of(Response response) {
    var json = response.then().statusCode(200).extract().jsonPath();
    return new SignedIn(json.getString("accessToken"), json.getString("refreshToken"));
  }

  public RequestSpecification calls() {
    return bearer(accessToken);
  }

  public Response refresh() {
    return refresh(refreshToken);
  }

  public static Response refresh(String refreshToken) {
    return given()
        .contentType("application/json")
        .body(Map.of("refreshToken", refreshToken))
        .post("/v1/tokens/refresh");
  }

  public static RequestSpecification bearer(String token) {
    return given().header("Authorization", "Bearer " + token).contentType("application/json");
  }

  /** In UTF-8, as the challenge says. */
  public static RequestSpecification basic(String name, String password) {
    return given()
        .header("Authorization", basicHeader(name, password))
        .contentType("application/json");
  }

  public static String basicHeader(String name, String password) {
    byte[] bytes = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(bytes);
  }
}
