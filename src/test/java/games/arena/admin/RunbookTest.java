package games.arena.admin;

import static games.arena.testing.ArenaClient.admin;
import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import games.arena.testing.ArenaClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every call in the runbook works as it stands there. */
@QuarkusTest
class RunbookTest {

  private static final Path PAGE = Path.of("src", "site", "markdown", "runbook.md");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```bash\n(.*?)^```$");
  private static final Pattern SPAN = Pattern.compile("`(curl [^`]+)`");

  /** Examples of ids, which nothing has here. */
  private static final Pattern EXAMPLE = Pattern.compile("/(battles/1007|webhooks/1)\\b");

  @TestHTTPResource("/")
  String arena;

  @Test
  void everyCallIsAnsweredAsAnOperatorExpects() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "needs curl");
    List<String> calls = calls(Files.readString(PAGE));
    assertThat(calls).hasSizeGreaterThan(20);
    for (String call : calls) {
      int status = status(call);
      if (EXAMPLE.matcher(call).find()) {
        assertThat(status).as(call).isEqualTo(404);
      } else {
        assertThat(status).as(call).isBetween(200, 299);
      }
    }
  }

  private static List<String> calls(String page) {
    Stream<String> lines =
        BLOCK
            .matcher(page)
            .results()
            .flatMap(block -> block.group(1).lines())
            .filter(line -> line.startsWith("curl "));
    Stream<String> spans =
        SPAN.matcher(BLOCK.matcher(page).replaceAll(""))
            .results()
            .map(span -> span.group(1).replace('\n', ' '));
    // What follows a pipe reads the answer.
    return Stream.concat(lines, spans).map(call -> call.replaceFirst(" \\| .*", "")).toList();
  }

  private int status(String call) throws IOException, InterruptedException {
    String worker =
        await("a worker is there")
            .until(
                () -> admin().get("/v1/admin/workers").jsonPath().getString("items[0].name"),
                Objects::nonNull);
    ProcessBuilder shell =
        new ProcessBuilder(
            "bash",
            "-c",
            "curl() { command curl --output /dev/null --write-out '%{http_code}' \"$@\"; }\n"
                + call.replace("/NAME/", "/" + worker + "/")
                    .replace("/battles/1007", "/battles/999999999"));
    shell.environment().put("ARENA", arena.replaceFirst("/$", ""));
    shell.environment().put("AUTH", "admin:" + ArenaClient.ADMIN_PASSWORD);
    Process process = shell.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    assertThat(output).as(call).matches("[0-9]{3}");
    return Integer.parseInt(output);
  }
}
