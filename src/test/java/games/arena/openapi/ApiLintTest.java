package games.arena.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.testing.NodeTool;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ApiLintTest {

  @Test
  void redoclyHasNothingToSayAgainstTheDescription() throws IOException, InterruptedException {
    NodeTool.Result lint =
        NodeTool.orSkip("redocly")
            .run("lint", "--extends=recommended", "src/test/resources/openapi.json");
    assertThat(lint.status()).as(lint.output()).isZero();
    assertThat(lint.output()).doesNotContainIgnoringCase("warning");
  }
}
