package games.arena.devservers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** A PostgreSQL server of one's own, with a database and a superuser named {@code arena}. */
public final class PostgresServer extends ChildServer {

  private static final String NAME = "arena";

  private final List<String> options;

  /** With options as {@code postgres -c} takes them: {@code "max_connections=20"}. */
  public PostgresServer(Path folder, int port, String... options) {
    super(folder, port);
    this.options = List.of(options);
  }

  /**
   * Empty, on a free port, deleted in the end. What it wrote survives {@link #kill}, but not a
   * crash of the machine, which costs a lot of time to be safe from.
   */
  public static PostgresServer temporary(String... options) {
    List<String> all = new ArrayList<>(List.of("fsync=off", "full_page_writes=off"));
    all.addAll(List.of(options));
    return new PostgresServer(null, 0, all.toArray(String[]::new));
  }

  public String jdbcUrl() {
    return jdbcUrl(port());
  }

  static String jdbcUrl(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + NAME;
  }

  public String username() {
    return NAME;
  }

  public String password() {
    return password(folder());
  }

  static String password(Path folder) {
    try {
      return Files.readString(folder.resolve("data").resolve("arena.password")).strip();
    } catch (IOException e) {
      throw new IllegalStateException("the password of PostgreSQL's data is gone", e);
    }
  }

  /** A new server begins with a copy of a data folder made once: initdb takes seconds. */
  @Override
  void prepare(Path data) throws IOException, InterruptedException {
    if (Files.exists(data.resolve("PG_VERSION"))) {
      return;
    }
    Path program = Binaries.postgres();
    Path template = program.resolveSibling(program.getFileName() + "-data");
    if (!Files.isDirectory(template)) {
      makeTemplate(program, template);
    }
    Folders.copy(template, data);
  }

  private static void makeTemplate(Path program, Path template)
      throws IOException, InterruptedException {
    Path partial = Files.createTempDirectory(template.getParent(), "initdb-");
    try {
      byte[] random = new byte[16];
      new SecureRandom().nextBytes(random);
      // Other users of this machine can reach the port: a superuser could run programs as this one.
      Path password = partial.resolve("password");
      Files.writeString(password, HexFormat.of().formatHex(random) + "\n");
      Path data = partial.resolve("data");
      run(
          "",
          List.of(
              program.resolve("bin/initdb").toString(),
              "--pgdata=" + data,
              "--username=" + NAME,
              "--pwfile=" + password,
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              // The same on every system, whatever its locales are.
              "--locale=C",
              "--locale-provider=builtin",
              "--builtin-locale=C.UTF-8",
              "--no-sync"));
      run(
          "CREATE DATABASE " + NAME + "\n",
          List.of(
              program.resolve("bin/postgres").toString(),
              "--single",
              "-D",
              data.toString(),
              "template1"));
      Files.move(password, data.resolve("arena.password"));
      Files.move(data, template);
    } catch (IOException e) {
      if (!Files.isDirectory(template)) {
        throw e;
      }
    } finally {
      Folders.delete(partial);
    }
  }

  private static void run(String input, List<String> command)
      throws IOException, InterruptedException {
    Process process = builder(command).redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command.get(0) + " failed: " + output.strip());
    }
  }

  @Override
  ProcessBuilder command(Path data, int port) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Binaries.postgres().resolve("bin/postgres").toString());
    command.addAll(List.of("-D", data.toString()));
    List<String> settings =
        new ArrayList<>(
            Arrays.asList(
                "listen_addresses=127.0.0.1",
                "port=" + port,
                "unix_socket_directories=",
                "timezone=UTC",
                "log_timezone=UTC"));
    settings.addAll(options);
    for (String setting : settings) {
      command.addAll(List.of("-c", setting));
    }
    return builder(command);
  }

  private static ProcessBuilder builder(List<String> command) throws IOException {
    List<String> all = new ArrayList<>();
    if (isRoot()) {
      // PostgreSQL refuses root. In a user namespace of its own it sees nobody instead.
      all.addAll(List.of("unshare", "--user"));
    }
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all);
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  private static boolean isRoot() throws IOException {
    Path probe = Files.createTempFile(Folders.cache(), "probe-", null);
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(probe, "unix:uid"));
    } finally {
      Files.delete(probe);
    }
  }

  /** The last line of its pid file says so. */
  @Override
  boolean ready(Path data, int port) {
    try {
      return Files.readAllLines(data.resolve("postmaster.pid")).stream()
          .anyMatch(line -> line.strip().equals("ready"));
    } catch (IOException e) {
      return false;
    }
  }

  /** Processes of a server that was killed take a moment to notice. */
  @Override
  boolean passes(String output) {
    return output.contains("pre-existing shared memory block") && output.contains("still in use");
  }

  /** SIGINT, its "fast" shutdown: SIGTERM would wait until all clients have left. */
  @Override
  void askToEnd(Process process) throws IOException, InterruptedException {
    signal("INT", process.pid());
  }

  @Override
  public String toString() {
    return "the PostgreSQL of Arena's dev mode and tests";
  }
}
