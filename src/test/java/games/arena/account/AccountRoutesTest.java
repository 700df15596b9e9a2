package games.arena.account;

import static games.arena.testing.ArenaClient.admin;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** No route without a line in the table of who may call it. */
@QuarkusTest
class AccountRoutesTest {

  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head", "options", "trace");

  @Inject Instance<Routes> tables;

  private Map<String, Access> table() {
    Map<String, Access> all = new HashMap<>();
    tables.forEach(table -> all.putAll(table.access()));
    return all;
  }

  private static Set<String> documented() {
    JsonObject paths =
        new JsonObject(given().accept("application/json").get("/q/openapi?format=json").asString())
            .getJsonObject("paths");
    Set<String> routes = new TreeSet<>();
    for (String path : paths.fieldNames()) {
      for (String method : paths.getJsonObject(path).fieldNames()) {
        if (METHODS.contains(method)) {
          routes.add(method.toUpperCase(Locale.ROOT) + " " + path);
        }
      }
    }
    return routes;
  }

  @Test
  void everyRouteOfTheDocumentIsInTheTable() {
    Set<String> missing = new TreeSet<>(documented());
    missing.removeIf(route -> route.startsWith("GET /q/"));
    assertThat(missing).isNotEmpty();
    missing.removeAll(table().keySet());
    // Edge tests deny one on purpose.
    missing.remove("GET /v1/test/denied");
    assertThat(missing).as("routes without a policy").isEmpty();
  }

  @Test
  void whoIsNotSignedInGetsNothingButWhatIsOpenToAnyone() {
    table()
        .forEach(
            (route, access) -> {
              if (access == Access.ANYONE || access == Access.REGISTRATION) {
                return;
              }
              String[] parts = route.split(" ");
              String path = parts[1].replace("{board}", "all-time").replaceAll("\\{.*?}", "1");
              var request = given();
              if (Set.of("POST", "PATCH").contains(parts[0])) {
                request.contentType("application/json").body("{}");
              }
              int status = request.request(parts[0], path).statusCode();
              // What is not built yet is not found.
              assertThat(status)
                  .as(route)
                  .isIn(documented().contains(route) ? Set.of(401) : Set.of(401, 404, 405));
            });
  }

  @Test
  void aRouteThatNobodyListsIsClosedEvenToAdministrators() {
    given().get("/v1/test/denied").then().statusCode(401);
    admin().get("/v1/test/denied").then().statusCode(403);
    assertThat(table()).doesNotContainKey("GET /v1/test/denied");
  }

  @Test
  void noOtherSpellingOfAPathGetsPastItsPolicy() {
    for (String path :
        new String[] {
          "/v1/admin/accounts/",
          "/v1//admin/accounts",
          "//v1/admin/accounts",
          "/v1/admin/accounts;x=y",
          "/v1/admin;x/accounts",
          "/v1/%61dmin/accounts",
          "/v1/players/../admin/accounts",
          "/V1/admin/accounts",
          "/v1/admin/accounts%2F",
          "/v1/admin/./accounts"
        }) {
      int status = given().urlEncodingEnabled(false).get(path).statusCode();
      assertThat(status).as(path).isIn(401, 404);
    }
    given()
        .header("X-HTTP-Method-Override", "GET")
        .post("/v1/admin/keys/rotate")
        .then()
        .statusCode(401);
    given().head("/v1/admin/accounts").then().statusCode(401);
  }
}
