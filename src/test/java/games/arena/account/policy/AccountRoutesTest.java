package games.arena.account.policy;

import static games.arena.testing.ArenaClient.admin;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table of who may call which route is kept to; ApiDocumentTest shows that it is complete. */
@QuarkusTest
class AccountRoutesTest {

  @Inject Instance<Routes> tables;

  private Map<String, Access> table() {
    Map<String, Access> all = new HashMap<>();
    tables.forEach(table -> all.putAll(table.access()));
    return all;
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
              assertThat(request.request(parts[0], path).statusCode()).as(route).isEqualTo(401);
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
