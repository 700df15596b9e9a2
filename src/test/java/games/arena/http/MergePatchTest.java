package games.arena.http;

import static games.arena.testing.ArenaClient.register;
import static io.restassured.RestAssured.config;
import static io.restassured.config.EncoderConfig.encoderConfig;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.Matchers.is;

import games.arena.testing.ArenaClient.Registered;
import io.quarkus.test.junit.QuarkusTest;
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
}
