package games.arena.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import games.arena.testing.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tours of the README work when they are pasted into a terminal. */
@QuarkusIntegrationTest
@QuarkusTestResource(RealServers.class)
class ReadmeToursIT {

  private static final Pattern PROBLEM = Pattern.compile("urn:problem-type:arena:[a-z-]+");

  @BeforeEach
  void needsBashAndCurl() {
    assumeThat(Path.of("/bin/bash")).exists();
    assumeThat(Path.of("/usr/bin/curl")).exists();
  }

  @Test
  void theFirstTourMeetsNoProblem() throws Exception {
    String output = run("A tour in two minutes");
    assertThat(output).contains("\"status\":\"finished\"", "\"rank\":", "\"depth\":");
    assertThat(problems(output)).isEmpty();
  }

  @Test
  void onTheGameServersFirstDayOnlyTheSuspendedPlayerIsRefused() throws Exception {
    String output = run("Your game server's first day");
    assertThat(problems(output)).isEqualTo("urn:problem-type:arena:suspended\n");
    // The sword was paid once, however often the order was sent.
    assertThat(output.split("\"balance\":\\{\"gold\":4950,", -1)).hasSize(3);
    assertThat(output).contains("\"attack\":95", "\"hidden\":true", "\"score\":900");
  }

  private static String problems(String output) {
    StringBuilder problems = new StringBuilder();
    Matcher matcher = PROBLEM.matcher(output);
    while (matcher.find()) {
      problems.append(matcher.group()).append('\n');
    }
    return problems.toString();
  }

  /** Runs the shell commands under a heading, against the Arena of this test. */
  private static String run(String heading) throws IOException, InterruptedException {
    String readme = Files.readString(Path.of("README.md"));
    int begin = readme.indexOf("```bash\n", readme.indexOf("## " + heading)) + "```bash\n".length();
    String commands =
        readme
            .substring(begin, readme.indexOf("```", begin))
            .replace("http://localhost:8080", RestAssured.baseURI + ":" + RestAssured.port);
    Process bash =
        new ProcessBuilder("/bin/bash", "-c", commands).redirectErrorStream(true).start();
    bash.getOutputStream().close();
    String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(output).isZero();
    return output;
  }
}
