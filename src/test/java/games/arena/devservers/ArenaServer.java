package games.arena.devservers;

import games.arena.testing.Patience;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The packaged application in a process of its own. */
public final class ArenaServer extends ChildServer {

  private static final int PATIENCE_MILLIS = 500;

  private final Packaging packaging;
  private final List<String> program;
  private final Map<String, String> configuration;
  private final List<String> launcher;
  private volatile Instant startedAt;

  /**
   * What the build has just packaged, on a free port.
   *
   * @param configuration settings as in {@code application.properties}
   * @param launcher what stands before the program on the command line
   */
  public ArenaServer(Map<String, String> configuration, String... launcher) {
    this(Packaging.built(), configuration, launcher);
  }

  public ArenaServer(Packaging packaging, Map<String, String> configuration, String... launcher) {
    this(packaging, packaging.program(), configuration, launcher);
  }

  /**
   * @param program what runs it, such as another virtual machine
   */
  public ArenaServer(
      Packaging packaging,
      List<String> program,
      Map<String, String> configuration,
      String... launcher) {
    super(null, 0);
    this.packaging = packaging;
    this.program = List.copyOf(program);
    this.configuration = Map.copyOf(configuration);
    this.launcher = List.of(launcher);
  }

  @Override
  void prepare(Path data) throws IOException {
    Files.createDirectories(data);
    startedAt = Instant.now();
  }

  @Override
  ProcessBuilder command(Path data, int port) {
    List<String> command = new ArrayList<>(launcher);
    command.addAll(command(packaging, program, configuration, port));
    // By its data a stale process is known.
    command.add(data.toString());
    return new ProcessBuilder(command);
  }

  /** The command line that starts it on a port of this machine. */
  public static List<String> command(
      Packaging packaging, List<String> program, Map<String, String> configuration, int port) {
    List<String> command = new ArrayList<>(program);
    command.addAll(List.of("-Dquarkus.http.host=127.0.0.1", "-Dquarkus.http.port=" + port));
    configuration.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(packaging.application());
    return command;
  }

  @Override
  boolean ready(Path data, int port, long pid) {
    if (status(port, "/q/health/live") == 200) {
      Patience.started(Duration.between(startedAt, Instant.now()));
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

  /** Another process may take the port before Arena has come so far, which is seconds later. */
  @Override
  boolean passes(String lastWords) {
    return lastWords.contains("seems to be in use by another process");
  }

  @Override
  public String toString() {
    return "an Arena on port " + port();
  }
}
