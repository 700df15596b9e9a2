package games.arena.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program of Node.js' world, as {@code src/test/node/package.json} names it. Whoever has none of
 * them builds Arena all the same: then the tests that want it are skipped, and say so.
 */
public final class NodeTool {

  private static final Path INSTALLED = Path.of("target", "node", "node_modules", ".bin");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path program;

  private NodeTool(Path program) {
    this.program = program;
  }

  /**
   * @param status 0 where it was content
   * @param output all that it said
   */
  public record Result(int status, String output) {}

  /** The program, from where {@code .ci/run} installs it or from the path; else skips the test. */
  public static NodeTool orSkip(String name) {
    Optional<Path> found =
        Stream.concat(
                Stream.of(INSTALLED),
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).map(Path::of))
            .map(folder -> folder.resolve(name).toAbsolutePath())
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(
        found.isPresent(),
        "There is no "
            + name
            + ", so this is skipped. To have it: cp src/test/node/package.json target/node/"
            + " && npm install --prefix target/node");
    return new NodeTool(found.orElseThrow());
  }

  /** Runs it to its end. */
  public Result run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(Path.of("target"), "node-tool-", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    // Nothing of it is anybody's business elsewhere.
    builder.environment().put("REDOCLY_TELEMETRY", "off");
    builder.environment().put("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
    Process process = builder.start();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException(program + " did not end, see " + output);
      }
    } finally {
      process.destroyForcibly();
    }
    return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }
}
