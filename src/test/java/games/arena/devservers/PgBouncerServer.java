package games.arena.devservers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A PgBouncer of the system before a PostgreSQL of one's own. */
public final class PgBouncerServer extends ChildServer {

  private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

  private final PostgresServer postgres;
  private final String mode;

  /**
   * @param mode as {@code pool_mode} takes it
   */
  public PgBouncerServer(PostgresServer postgres, String mode) {
    super(null, 0);
    this.postgres = postgres;
    this.mode = mode;
  }

  public static boolean isInstalled() {
    return Files.isExecutable(PROGRAM);
  }

  /** What Quarkus needs to be told to reach PostgreSQL through it. */
  public Map<String, String> configuration() {
    Map<String, String> configuration = new HashMap<>(postgres.configuration());
    configuration.put(DevServers.POSTGRES_URL, "jdbc:postgresql://127.0.0.1:" + port() + "/arena");
    return configuration;
  }

  @Override
  void prepare(Path data) throws IOException {
    Files.createDirectories(data);
    Map<String, String> access = postgres.configuration();
    Files.writeString(
        data.resolve("users"),
        "\"%s\" \"%s\"%n"
            .formatted(
                access.get("quarkus.datasource.username"),
                access.get("quarkus.datasource.password")));
  }

  @Override
  ProcessBuilder command(Path data, int port) throws IOException {
    Path file = data.resolve("pgbouncer.ini");
    Files.write(
        file,
        List.of(
            "[databases]",
            "* = host=127.0.0.1 port=" + postgres.port(),
            "[pgbouncer]",
            "listen_addr = 127.0.0.1",
            "listen_port = " + port,
            "unix_socket_dir =",
            "auth_type = scram-sha-256",
            "auth_file = " + data.resolve("users"),
            "pool_mode = " + mode,
            "default_pool_size = 40",
            "ignore_startup_parameters = extra_float_digits"));
    List<String> command = new ArrayList<>();
    if (Folders.areRoots()) {
      Folders.give(data.getParent(), AsNobody.userOnDisk());
      command.addAll(AsNobody.prefix());
    }
    command.addAll(List.of(PROGRAM.toString(), file.toString()));
    return new ProcessBuilder(command);
  }

  @Override
  boolean ready(Path data, int port, long pid) {
    return accepts(port);
  }

  static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 500);
      return true;
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
    return "a PgBouncer";
  }
}
