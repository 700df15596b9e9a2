package games.arena.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import games.arena.testing.ArenaClient;
import games.arena.testing.Patience;
import games.arena.testing.RealServers;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Builds each image and starts it as Kubernetes would, wherever podman or docker works. Where no
 * registry can be reached, {@code src/test/docker/bases} makes the bases and tells how to run this.
 */
@Tag("image")
class ImageIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Neither the user of the image nor one that it knows: some clusters hand out their own. */
  private static final String ANY_USER = "20001:0";

  @ParameterizedTest
  @ValueSource(strings = {"jvm", "native"})
  void runsReadOnlyWithoutPrivilegesAndEndsWhenItIsTold(String kind) throws Exception {
    String engine = engine();
    assumeTrue(isPackaged(kind), "not packaged: " + kind);
    Path dockerfile = Path.of("src/main/docker/Dockerfile." + kind);
    String base = System.getProperty("image.base." + kind, defaultBase(dockerfile));
    assumeTrue(
        succeeds(engine, "image", "inspect", base) || succeeds(engine, "pull", base),
        base + " cannot be had; give another: -Dimage.base." + kind + "=…");

    String image = "localhost/arena-image-it:" + kind;
    build(engine, dockerfile, base, image);
    checkMetadata(JSON.readTree(output(engine, "image", "inspect", image)).get(0));
    if (engine.equals("podman")) {
      // The cache of classes, which the JVM writes as it comes, is in no plain image.
      String[] same = kind.equals("jvm") ? new String[] {"--target", "plain"} : new String[0];
      String again = image + "-again";
      assertThat(build(engine, dockerfile, base, again, same))
          .as("built again")
          .isEqualTo(build(engine, dockerfile, base, again, same));
    }
    run(engine, kind, image);
  }

  private static String engine() {
    return Stream.of("podman", "docker")
        .filter(engine -> succeeds(engine, "info"))
        .findFirst()
        .orElseGet(
            () -> {
              assumeTrue(false, "neither podman nor docker works here");
              return null;
            });
  }

  private static boolean isPackaged(String kind) throws IOException {
    if (kind.equals("jvm")) {
      return Files.exists(Path.of("target/quarkus-app/quarkus-run.jar"));
    }
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files.anyMatch(file -> file.toString().endsWith("-runner"));
    }
  }

  private static String defaultBase(Path dockerfile) throws IOException {
    return Files.readAllLines(dockerfile).stream()
        .filter(line -> line.startsWith("ARG BASE="))
        .findFirst()
        .orElseThrow()
        .substring("ARG BASE=".length());
  }

  private static String build(
      String engine, Path dockerfile, String base, String image, String... more) throws Exception {
    List<String> command = new ArrayList<>(List.of(engine, "build", "--quiet", "--no-cache"));
    if (engine.equals("podman")) {
      command.addAll(List.of("--timestamp", "0"));
    }
    command.addAll(List.of("--build-arg", "BASE=" + base, "--build-arg", "VERSION=it"));
    command.addAll(List.of(more));
    command.addAll(List.of("--file", dockerfile.toString(), "--tag", image, "."));
    return output(command.toArray(String[]::new));
  }

  private static void checkMetadata(JsonNode image) {
    JsonNode config = image.get("Config");
    assertThat(config.get("User").asText()).matches("[1-9][0-9]*:[1-9][0-9]*");
    assertThat(config.get("Labels").get("org.opencontainers.image.version").asText())
        .isEqualTo("it");
    assertThat(config.get("Labels").get("org.opencontainers.image.licenses").asText())
        .isEqualTo("Apache-2.0");
    assertThat(config.path("Healthcheck").isMissingNode()).isTrue();
    assertThat(config.get("Entrypoint").get(0).asText()).doesNotContain("sh");
  }

  private static void run(String engine, String kind, String image) throws Exception {
    RealServers servers = new RealServers();
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<String> command =
        new ArrayList<>(
            List.of(engine, "run", "--detach", "--network=host", "--read-only", "--cap-drop=ALL"));
    command.addAll(List.of("--security-opt=no-new-privileges", "--user=" + ANY_USER));
    // As the emptyDir of the manifests; nothing in it may be run.
    command.add("--tmpfs=/tmp:rw,noexec,nosuid,size=16m,mode=1777");
    command.add("--env=QUARKUS_HTTP_PORT=" + port);
    servers.start().forEach((name, value) -> command.add("--env=" + variable(name) + "=" + value));
    command.add(image);
    String container = null;
    try {
      long start = System.nanoTime();
      container = output(command.toArray(String[]::new));
      String url = "http://localhost:" + port;
      Awaitility.await("ready")
          .atMost(Patience.seconds(60))
          .pollInterval(Duration.ofMillis(20))
          .ignoreExceptions()
          .until(() -> RestAssured.get(url + "/q/health/ready").statusCode() == 200);
      Duration ready = Duration.ofNanos(System.nanoTime() - start);
      RestAssured.given()
          .contentType("application/json")
          .body(Map.of("name", ArenaClient.freshName("image"), "password", ArenaClient.PASSWORD))
          .post(url + "/v1/players")
          .then()
          .statusCode(201);
      JsonNode size = JSON.readTree(output(engine, "image", "inspect", image)).get(0).get("Size");
      System.out.printf(
          Locale.ROOT,
          "%s image: %.1f MB with its base, ready %d ms after `%s run`%n",
          kind,
          size.asLong() / 1e6,
          ready.toMillis(),
          engine);

      output(engine, "stop", "--time=30", container);
      // 143 is how a JVM says that it was told to end.
      assertThat(output(engine, "inspect", "--format={{.State.ExitCode}}", container))
          .isIn("0", "143");
    } catch (Exception | AssertionError e) {
      throw new AssertionError(
          container == null ? "not started" : output(engine, "logs", container), e);
    } finally {
      if (container != null) {
        succeeds(engine, "rm", "--force", container);
      }
      servers.stop();
    }
  }

  private static String variable(String property) {
    return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private static boolean succeeds(String... command) {
    try {
      output(command);
      return true;
    } catch (Exception e) {
      return false;
    }
  }

  /** What a command prints; it fails where the command does. */
  private static String output(String... command) throws Exception {
    Path errors = Files.createTempFile(Path.of("target"), "image-", ".err");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String output = new String(process.getInputStream().readAllBytes()).strip();
    int status = process.waitFor();
    String complaint = Files.readString(errors);
    Files.delete(errors);
    if (status != 0) {
      throw new IOException(String.join(" ", command) + ": " + status + "\n" + complaint);
    }
    return command[1].equals("logs") ? output + complaint : output;
  }
}
