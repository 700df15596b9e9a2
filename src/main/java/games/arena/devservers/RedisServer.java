package games.arena.devservers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A Redis server of one's own. */
public class RedisServer extends ChildServer {

  private static final int PATIENCE_MILLIS = 500;

  private final List<String> options;

  /** With options as {@code redis-server} takes them: {@code "--maxmemory", "10mb"}. */
  public RedisServer(Path folder, int port, String... options) {
    super(folder, port);
    this.options = List.of(options);
  }

  /** Empty, on that port or (0) a free one, keeping nothing unless the options say so. */
  public static RedisServer temporary(int port, String... options) {
    List<String> all = new ArrayList<>(List.of("--save", "", "--appendonly", "no"));
    all.addAll(List.of(options));
    return new RedisServer(null, port, all.toArray(String[]::new));
  }

  /** What Quarkus needs to be told to use it. */
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
    // Else it replaces its command line, by which a stale one is known.
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
          new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      // An answer that begins otherwise is an error, while it loads its data for one.
      return socket.getInputStream().read() == '+';
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  boolean passes(String lastWords) {
    return false;
  }

  @Override
  public String toString() {
    return "the Redis for dev mode and tests";
  }
}
