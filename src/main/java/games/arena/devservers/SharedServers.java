package games.arena.devservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * The servers shared within this JVM: one of each kind for dev mode and one for tests.
 *
 * <ul>
 *   <li>Dev mode keeps its data in {@code .devservers/} of the checkout: it survives restarts and
 *       {@code clean}. To start afresh, delete that folder. Only one dev mode can run per checkout.
 *   <li>Tests, including those run by dev mode, have servers of their own, which start empty in
 *       each JVM and use a temporary folder that is deleted at the end.
 * </ul>
 */
public final class SharedServers {

  private SharedServers() {}

  /** The addresses of the servers, as configuration; starts those that do not run yet. */
  public static Map<String, String> addresses(String profile, boolean postgres, boolean redis) {
    boolean dev = profile.equals("dev");
    Map<String, String> addresses = new HashMap<>();
    if (postgres) {
      Running running =
          running(
              profile + ".postgres",
              "QUARKUS_DATASOURCE_JDBC_URL (and _USERNAME, _PASSWORD)",
              () ->
                  dev
                      ? new PostgresServer(Folders.devData().resolve("postgres"), 0)
                      : PostgresServer.temporary(0));
      addresses.putAll(PostgresServer.configuration(running.port, running.folder));
    }
    if (redis) {
      Running running =
          running(
              profile + ".redis",
              "QUARKUS_REDIS_HOSTS",
              () ->
                  dev
                      ? new RedisServer(
                          Folders.devData().resolve("redis"), 0, "--appendonly", "yes")
                      : RedisServer.temporary(0));
      addresses.putAll(RedisServer.configuration(running.port));
    }
    return addresses;
  }

  private record Running(int port, Path folder) {}

  private interface NewServer {
    ChildServer make() throws IOException;
  }

  private static Running running(String name, String setting, NewServer newServer) {
    // Live reload creates new class loaders, and so new copies of this class. The copies share
    // state in system properties, and lock on an object of the JDK.
    String property = "devservers.arena." + name;
    synchronized (Runtime.getRuntime()) {
      Running known = known(System.getProperty(property));
      if (known != null) {
        return known;
      }
      try {
        ChildServer server = startAlone(newServer);
        System.setProperty(property, server.pid() + " " + server.port() + " " + server.folder());
        return new Running(server.port(), server.folder());
      } catch (IOException | UncheckedIOException e) {
        String cause = e.getMessage();
        throw new IllegalStateException(
            cause + ".\nTo use a server of your own instead, set " + setting + ".", e);
      }
    }
  }

  private static Running known(String value) {
    if (value == null) {
      return null;
    }
    String[] parts = value.split(" ", 3);
    return ProcessHandle.of(Long.parseLong(parts[0])).filter(ProcessHandle::isAlive).isPresent()
        ? new Running(Integer.parseInt(parts[1]), Path.of(parts[2]))
        : null;
  }

  /**
   * Starts a server while no other JVM does, so that of two simultaneous starts the second sees the
   * first.
   */
  private static ChildServer startAlone(NewServer newServer) throws IOException {
    Path notes = PidFile.folder();
    try (FileChannel file =
        FileChannel.open(
            notes.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      // Closing the file releases the lock.
      file.lock();
      PidFile.endStale(notes);
      ChildServer server = newServer.make();
      for (PidFile note : PidFile.all(notes)) {
        if (note.serves().equals(server.folder()) && note.server().isPresent()) {
          throw new IOException(
              server
                  + " is in use by process "
                  + note.owner().map(ProcessHandle::pid).orElse(null)
                  + ": dev mode runs in this checkout already. End that one first");
        }
      }
      server.start();
      return server;
    }
  }
}
