package games.arena.devservers;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The packaged application in a process of its own. */
public final class ArenaServer extends ChildServer {

  private static final int PATIENCE_MILLIS = 500;

  /** More for the JVM, such as a class data archive that makes its start cheaper. */
  private static final String OPTIONS = System.getProperty("arena.java.options", "");

  private final Map<String, String> configuration;
  private final List<String> launcher;

  /**
   * On a free port, with settings as in {@code application.properties}.
   *
   * @param launcher what stands before {@code java} on the command line
   */
  public ArenaServer(Map<String, String> configuration, String... launcher) {
    super(null, 0);
    this.configuration = Map.copyOf(configuration);
    this.launcher = List.of(launcher);
  }

  @Override
  void prepare(Path data) throws IOException {
    Files.createDirectories(data);
  }

  @Override
  ProcessBuilder command(Path data, int port) {
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(Arrays.stream(OPTIONS.split(" ")).filter(option -> !option.isEmpty()).toList());
    command.addAll(List.of("-Dquarkus.http.host=127.0.0.1", "-Dquarkus.http.port=" + port));
    configuration.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-jar", jar().toString()));
    // By its data a stale process is known.
    command.add(data.toString());
    return new ProcessBuilder(command);
  }

  private static Path jar() {
    String folder = System.getProperty("arena.package", "target/quarkus-app");
    return Path.of(folder, "quarkus-run.jar").toAbsolutePath();
  }

  @Override
  boolean ready(Path data, int port, long pid) {
    if (status(port, "/q/health/live") == 200) {
      return true;
    }
    // It takes seconds, and has better use for the processor than to be asked all the time.
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    return false;
  }

  /** The status that a path answers with; 0 where there is no answer. */
  public int status(String path) {
    return status(port(), path);
  }

  private static int status(int port, String path) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(base(port) + path).toURL().openConnection();
      connection.setConnectTimeout(PATIENCE_MILLIS);
      connection.setReadTimeout(20 * PATIENCE_MILLIS);
      return connection.getResponseCode();
    } catch (IOException e) {
      return 0;
    }
  }

  public URI uri(String path) {
    return URI.create(base(port()) + path);
  }

  private static String base(int port) {
    return "http://127.0.0.1:" + port;
  }

  /** Kills it whatever it does, also in the midst of {@link #start}. */
  public void killNow() {
    ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Asks it to end, as Kubernetes does, and does not wait. */
  public void terminate() {
    ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroy);
  }

  @Override
  boolean passes(String lastWords) {
    return false;
  }

  @Override
  public String toString() {
    return "an Arena on port " + port();
  }
}
