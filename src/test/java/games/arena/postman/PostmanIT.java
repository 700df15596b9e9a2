package games.arena.postman;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.testing.NodeTool;
import games.arena.testing.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The collection for Postman, run by newman against the packaged application. */
@QuarkusIntegrationTest
@QuarkusTestResource(RealServers.class)
class PostmanIT {

  private static final String FOLDER = "src/test/postman/";

  @Test
  void theCollectionIsGreenTwiceInARowOnTheSameArena() throws IOException, InterruptedException {
    NodeTool newman = NodeTool.orSkip("newman");
    for (int run = 1; run <= 2; run++) {
      NodeTool.Result result =
          newman.run(
              "run",
              FOLDER + "arena.postman_collection.json",
              "--environment",
              FOLDER + "arena.postman_environment.json",
              "--env-var",
              "baseUrl=" + RestAssured.baseURI + ":" + RestAssured.port,
              "--color",
              "off",
              "--timeout-request",
              "60000");
      assertThat(result.status()).as("run %d: %s", run, result.output()).isZero();
    }
  }
}
