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

/** A Redis server of one's own. */
public final class RedisServer extends ChildServer {

  private final List<String> options;

  /** With options as {@code redis-server} takes them: {@code "--maxmemory", "10mb"}. */
  public RedisServer(Path folder, int port, String... options) {
    super(folder, port);
    this.options = List.of(options);
  }

  /** Empty, on a free port, keeping nothing. */
  public static RedisServer temporary(String... options) {
    List<String> all = new ArrayList<>(List.of("--save", "", "--appendonly", "no"));
    all.addAll(List.of(options));
    return new RedisServer(null, 0, all.toArray(String[]::new));
  }

  /** As {@code quarkus.redis.hosts} takes it. */
  public String url() {
    return "redis://127.0.0.1:" + port();
  }

  @Override
  void prepare(Path data) throws IOException {
    Files.createDirectories(data);
  }

  @Override
  ProcessBuilder command(Path data, int port) throws IOException {
    List<String> command = new ArrayList<>(List.of(Binaries.redis().toString()));
    command.addAll(List.of("--dir", data.toString()));
    command.addAll(List.of("--bind", "127.0.0.1", "--port", String.valueOf(port)));
    // It would replace its command line, by which a stale one is known.
    command.addAll(List.of("--set-proc-title", "no"));
    command.addAll(options);
    return new ProcessBuilder(command);
  }

  @Override
  boolean ready(Path data, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 500);
      socket.setSoTimeout(500);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return socket.getInputStream().read() == '+';
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  boolean passes(String output) {
    return false;
  }

  @Override
  void askToEnd(Process process) {
    process.destroy();
  }

  @Override
  public String toString() {
    return "the Redis of Arena's dev mode and tests";
  }
}
