package games.arena.devservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * The servers that everything in this JVM shares: one of each kind for dev mode, one for tests.
 *
 * <p>A live reload brings new class loaders, and with them a new copy of this class. What runs is
 * therefore told by system properties.
 */
public final class SharedServers {

  private SharedServers() {}

  /** Where PostgreSQL is, as configuration; started unless it runs already. */
  public static Map<String, String> postgres(String profile) {
    Running running =
        running(
            profile,
            "postgres",
            "QUARKUS_DATASOURCE_JDBC_URL (with _USERNAME and _PASSWORD)",
            () ->
                profile.equals("dev")
                    ? new PostgresServer(Folders.devData().resolve("postgres"), 0)
                    : PostgresServer.temporary());
    return Map.of(
        "quarkus.datasource.jdbc.url", PostgresServer.jdbcUrl(running.port),
        "quarkus.datasource.username", "arena",
        "quarkus.datasource.password", PostgresServer.password(running.folder));
  }

  /** Where Redis is, as configuration; started unless it runs already. */
  public static Map<String, String> redis(String profile) {
    Running running =
        running(
            profile,
            "redis",
            "QUARKUS_REDIS_HOSTS",
            () ->
                profile.equals("dev")
                    ? new RedisServer(Folders.devData().resolve("redis"), 0, "--appendonly", "yes")
                    : RedisServer.temporary());
    return Map.of("quarkus.redis.hosts", "redis://127.0.0.1:" + running.port);
  }

  private record Running(int port, Path folder) {}

  private interface NewServer {
    ChildServer make() throws IOException;
  }

  private static Running running(String profile, String kind, String setting, NewServer newServer) {
    // A lock that all class loaders of the JVM have in common.
    synchronized (Runtime.getRuntime()) {
      String property = "arena.devservers." + profile + "." + kind;
      try {
        String known = System.getProperty(property);
        if (known != null) {
          String[] parts = known.split(" ", 3);
          if (ProcessHandle.of(Long.parseLong(parts[0]))
              .filter(ProcessHandle::isAlive)
              .isPresent()) {
            return new Running(Integer.parseInt(parts[1]), Path.of(parts[2]));
          }
        }
        try (FileChannel file =
                FileChannel.open(
                    PidFile.folder().resolve("lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            FileLock lock = file.lock()) {
          PidFile.endStale(PidFile.folder());
          ChildServer server = newServer.make();
          refuseSecond(server);
          server.start();
          System.setProperty(property, server.pid() + " " + server.port() + " " + server.folder());
          return new Running(server.port(), server.folder());
        }
      } catch (IOException | UncheckedIOException e) {
        throw new IllegalStateException(
            e.getMessage() + "\nTo use a server of your own, set " + setting + ".", e);
      }
    }
  }

  private static void refuseSecond(ChildServer server) throws IOException {
    for (PidFile note : PidFile.all(PidFile.folder())) {
      if (note.data().equals(server.folder()) && note.owner() != null) {
        throw new IOException(
            server
                + " is in use by process "
                + note.owner().pid()
                + ": dev mode runs in this checkout already.");
      }
    }
  }
}
