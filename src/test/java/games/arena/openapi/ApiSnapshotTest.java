package games.arena.openapi;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The contract changes only where somebody sees it: in the diff of the snapshot. */
@QuarkusTest
class ApiSnapshotTest {

  private static final Path SNAPSHOT = Path.of("src", "test", "resources", "openapi.json");

  /** Have the snapshot written anew instead of compared: {@code -Dopenapi.renew}. */
  private static final boolean RENEW = System.getProperty("openapi.renew") != null;

  @Test
  void whatIsServedIsWhatIsCommitted() throws IOException {
    String served =
        new JsonObject(given().get("/q/openapi?format=json").asString()).encodePrettily() + "\n";
    if (RENEW) {
      Files.writeString(SNAPSHOT, served);
    }
    // Line by line, so that the failure shows the first that differs.
    assertThat(served.lines())
        .as(
            "The description of the API has changed. If it was meant to, renew %s: "
                + "./mvnw verify -Dtest=ApiSnapshotTest -DskipITs -Dopenapi.renew",
            SNAPSHOT)
        .containsExactlyElementsOf(Files.readAllLines(SNAPSHOT));
  }
}
