package games.arena.devservers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A private Redis server. */
public class RedisServer extends ChildServer {

  private static final int TIMEOUT_MILLIS = 500;

  private final List<String> options;

  /**
   * Creates a server with options for {@code redis-server}, such as {@code "--maxmemory", "10mb"}.
   */
  public RedisServer(Path folder, int port, String... options) {
    super(folder, port);
    this.options = List.of(options);
  }

  /**
   * A server that starts empty, on this port or (0) a free one, without persistence unless the
   * options set it.
   */
  public static RedisServer temporary(int port, String... options) {
    List<String> all = new ArrayList<>(List.of("--save", "", "--appendonly", "no"));
    all.addAll(List.of(options));
    return new RedisServer(null, port, all.toArray(String[]::new));
  }

  /** The configuration with which Quarkus uses this server. */
  public Map<String, String> configuration() {
    return configuration(port());
  }

  static Map<String, String> configuration(int port) {
    return Map.of(DevServers.REDIS_HOSTS, "redis://127.0.0.1:" + port);
  }

  /** The server's executable. */
  Path program() throws IOException {
    return Binaries.redis();
  }

  @Override
  void prepare(Path data) throws IOException {
    Files.createDirectories(data);
  }

  @Override
  ProcessBuilder command(Path data, int port) throws IOException {
    List<String> command = new ArrayList<>(List.of(program().toString()));
    command.addAll(List.of("--dir", data + "/", "--bind", "127.0.0.1", "--port", "" + port));
    // Keeps the command line, by which a stale server is recognised.
    command.addAll(List.of("--set-proc-title", "no"));
    command.addAll(options);
    return new ProcessBuilder(command);
  }

  @Override
  boolean ready(Path data, int port, long pid) {
    return answers(port);
  }

  static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write("PING\r\n".getBytes(US_ASCII));
      // Any other error comes from a Redis that is not ready, for example while it loads its data.
      String answer = new String(socket.getInputStream().readNBytes("-NOAUTH".length()), US_ASCII);
      return answer.startsWith("+PONG") || answer.equals("-NOAUTH");
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  boolean passes(String lastLogLines) {
    return false;
  }

  @Override
  public String toString() {
    return "the Redis for dev mode and tests";
  }
}
