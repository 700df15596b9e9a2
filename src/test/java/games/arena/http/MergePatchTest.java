package games.arena.http;

import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.ArenaClient.register;
import static io.restassured.RestAssured.config;
import static io.restassured.RestAssured.given;
import static io.restassured.config.EncoderConfig.encoderConfig;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import games.arena.testing.ArenaClient.Registered;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class MergePatchTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/merge-patch+json",
        "application/merge-patch+json; charset=utf8",
        "application/json"
      })
  void aPatchMayBeAMergePatch(String type) {
    Registered player = register();
    player
        .calls()
        .config(
            config()
                .encoderConfig(
                    encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false)))
        .contentType(type)
        .body("{\"description\":\"new\"}".getBytes(UTF_8))
        .patch("/v1/players/{id}", player.id())
        .then()
        .statusCode(200)
        .body("description", is("new"));
  }

  @Test
  void everyPatchTakesAMergePatchAndSaysSo() {
    Map<String, Map<String, Object>> paths =
        given().get("/q/openapi?format=json").jsonPath().getMap("paths");
    List<String> patches =
        paths.keySet().stream().filter(path -> paths.get(path).containsKey("patch")).toList();
    assertThat(patches).hasSizeGreaterThan(2);
    for (String path : patches) {
      JsonPath operation = JsonPath.from(new JsonObject(paths.get(path)).encode());
      assertThat(operation.getMap("patch.requestBody.content"))
          .containsOnlyKeys("application/json", "application/merge-patch+json");
      admin()
          .contentType("application/merge-patch+json")
          .body("{}")
          .patch(path.replace("{id}", "" + Long.MAX_VALUE))
          .then()
          .statusCode(not(415));
    }
  }
}
