package games.arena.devservers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Redis Sentinel of one's own, which watches one primary under the name {@code arena}. */
public final class SentinelServer extends ChildServer {

  public static final String PRIMARY = "arena";

  private final int primaryPort;
  private final int quorum;
  private final String password;

  public SentinelServer(int primaryPort, int quorum) {
    this(primaryPort, quorum, "");
  }

  /** One that asks for a password, which opens the servers and the other sentinels too. */
  public SentinelServer(int primaryPort, int quorum, String password) {
    super(null, 0);
    this.primaryPort = primaryPort;
    this.quorum = quorum;
    this.password = password;
  }

  @Override
  void prepare(Path data) throws IOException {
    Files.createDirectories(data);
  }

  /** A sentinel insists on a file that it can write what it learns to. */
  @Override
  ProcessBuilder command(Path data, int port) throws IOException {
    Path file = data.resolve("sentinel.conf");
    if (!Files.exists(file)) {
      List<String> lines = new ArrayList<>();
      lines.addAll(
          List.of(
              "port " + port,
              "bind 127.0.0.1",
              "dir " + data,
              "sentinel monitor %s 127.0.0.1 %d %d".formatted(PRIMARY, primaryPort, quorum),
              "sentinel down-after-milliseconds " + PRIMARY + " 2000",
              "sentinel failover-timeout " + PRIMARY + " 6000"));
      if (!password.isEmpty()) {
        lines.addAll(
            List.of(
                "requirepass " + password,
                "sentinel sentinel-pass " + password,
                "sentinel auth-pass " + PRIMARY + " " + password));
      }
      Files.write(file, lines);
    }
    return new ProcessBuilder(
        Binaries.redis().toString(), file.toString(), "--sentinel", "--set-proc-title", "no");
  }

  @Override
  boolean ready(Path data, int port, long pid) {
    return RedisServer.answers(port);
  }

  @Override
  boolean passes(String lastWords) {
    return false;
  }

  @Override
  public String toString() {
    return "a Redis Sentinel";
  }
}
