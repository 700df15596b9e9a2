package games.arena.testing;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/** The packaged application as a process of its own; several of them share the servers. */
public final class Replica implements AutoCloseable {

  private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");

  private final Process process;
  private final int port;

  private Replica(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one that answers, configured by what {@link RealServers} say and more. */
  public static Replica start(Map<String, String> configuration) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-Dquarkus.http.port=" + port));
    configuration.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-jar", JAR.toString()));
    Path log = Files.createTempFile(Path.of("target"), "replica-", ".log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Replica replica = new Replica(process, port);
    Awaitility.await("ready, see " + log)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(replica::isReady);
    return replica;
  }

  public String url() {
    return "http://localhost:" + port;
  }

  private boolean isReady() throws IOException {
    var url = URI.create(url() + "/q/health/ready").toURL();
    return ((HttpURLConnection) url.openConnection()).getResponseCode() == 200;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
