package games.arena.devservers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A private PostgreSQL server with a database and a superuser named {@code arena}. */
public class PostgresServer extends ChildServer {

  private static final String NAME = "arena";
  private static final String PASSWORD = "arena.password";
  private static final String PID_FILE = "postmaster.pid";

  /** The builtin locale is the same on every system. */
  private static final List<String> LOCALE =
      List.of("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8");

  private final List<String> settings;

  /**
   * Creates a server with settings for {@code postgres -c}, such as {@code "max_connections=20"}.
   */
  public PostgresServer(Path folder, int port, String... settings) {
    super(folder, port);
    this.settings = List.of(settings);
  }

  /**
   * A server that starts empty, on this port or (0) a free one, and is deleted when closed.
   * Committed data survives {@link #kill} but no crash of the machine, since fsync would slow the
   * tests down.
   */
  public static PostgresServer temporary(int port, String... settings) {
    List<String> all = new ArrayList<>(List.of("fsync=off", "full_page_writes=off"));
    all.addAll(List.of(settings));
    return new PostgresServer(null, port, all.toArray(String[]::new));
  }

  /** The configuration with which Quarkus uses this server. */
  public Map<String, String> configuration() {
    return configuration(port(), folder());
  }

  static Map<String, String> configuration(int port, Path folder) {
    return Map.of(
        DevServers.POSTGRES_URL,
        "jdbc:postgresql://127.0.0.1:" + port + "/" + NAME,
        "quarkus.datasource.username",
        NAME,
        "quarkus.datasource.password",
        password(folder.resolve("data")));
  }

  public String jdbcUrl() {
    return configuration().get(DevServers.POSTGRES_URL);
  }

  private static String password(Path data) {
    try {
      return Files.readString(data.resolve(PASSWORD)).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL's password is gone from " + data, e);
    }
  }

  /** The folder with PostgreSQL's {@code bin}, {@code lib} and {@code share}. */
  Path programs() throws IOException {
    return Binaries.postgres();
  }

  /** Copies the data of a new server from a template, since initdb takes seconds. */
  @Override
  void prepare(Path data) throws IOException, InterruptedException {
    if (Files.exists(data.resolve("PG_VERSION"))) {
      forgetForeignProcess(data);
      return;
    }
    Path programs = programs();
    Path template = programs.resolveSibling(programs.getFileName() + "-data");
    if (!Files.isDirectory(template)) {
      makeTemplate(programs, template, LOCALE);
    }
    Folders.delete(data);
    Folders.copy(template, data);
  }

  /**
   * Deletes PostgreSQL's stale pid file. After a crash, PostgreSQL refuses to start if any process
   * has its old pid, which is likely in a container, where pids are small.
   */
  private static void forgetForeignProcess(Path data) throws IOException {
    Path file = data.resolve(PID_FILE);
    if (Files.exists(file)) {
      long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
      if (ProcessHandle.of(pid).filter(process -> !PidFile.serves(process, data)).isPresent()) {
        Files.delete(file);
      }
    }
  }

  /**
   * @param locale as initdb takes it
   */
  static void makeTemplate(Path programs, Path template, List<String> locale)
      throws IOException, InterruptedException {
    Path partial = Files.createTempDirectory(template.getParent(), "initdb-");
    try {
      byte[] random = new byte[16];
      new SecureRandom().nextBytes(random);
      // The password is random, since every user of this machine can reach the port and a superuser
      // can run programs.
      Path password = partial.resolve(PASSWORD);
      Files.writeString(password, HexFormat.of().formatHex(random) + "\n");
      Path data = partial.resolve("data");
      List<String> initdb =
          new ArrayList<>(
              List.of(
                  programs.resolve("bin/initdb").toString(),
                  "--pgdata=" + data,
                  "--username=" + NAME,
                  "--pwfile=" + password,
                  "--auth=scram-sha-256",
                  "--encoding=UTF8",
                  "--no-sync"));
      initdb.addAll(locale);
      run("", initdb);
      run(
          "CREATE DATABASE " + NAME + "\n",
          List.of(
              programs.resolve("bin/postgres").toString(),
              "--single",
              "-D",
              data.toString(),
              "template1"));
      Files.move(password, data.resolve(PASSWORD));
      Files.move(data, template);
    } catch (IOException e) {
      // Another process may have made the template first.
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
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The process ended without reading its input; its output tells why.
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command.get(0) + " failed:\n" + output.strip());
    }
  }

  @Override
  ProcessBuilder command(Path data, int port) throws IOException {
    if (Folders.areRoots()) {
      Folders.give(data, AsNobody.userOnDisk());
    }
    List<String> command = new ArrayList<>();
    command.add(programs().resolve("bin/postgres").toString());
    command.addAll(List.of("-D", data + "/"));
    List<String> all = new ArrayList<>();
    all.addAll(List.of("listen_addresses=127.0.0.1", "port=" + port, "unix_socket_directories="));
    all.addAll(List.of("timezone=UTC", "log_timezone=UTC"));
    all.addAll(settings);
    for (String setting : all) {
      command.addAll(List.of("-c", setting));
    }
    return builder(command);
  }

  private static ProcessBuilder builder(List<String> command) throws IOException {
    List<String> all = new ArrayList<>();
    if (Folders.areRoots()) {
      all.addAll(AsNobody.prefix());
    }
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all);
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  /** Reads PostgreSQL's pid file: its first line is the pid, its last the state. */
  @Override
  boolean ready(Path data, int port, long pid) {
    try {
      List<String> lines = Files.readAllLines(data.resolve(PID_FILE));
      return lines.size() >= 8
          && lines.get(0).strip().equals(String.valueOf(pid))
          && List.of("ready", "standby").contains(lines.get(7).strip());
    } catch (IOException e) {
      return false;
    }
  }

  /** After a kill, child processes may hold the shared memory for a moment. */
  @Override
  boolean passes(String lastLogLines) {
    return lastLogLines.contains("shared memory block") && lastLogLines.contains("still in use");
  }

  @Override
  public String toString() {
    return "the PostgreSQL for dev mode and tests";
  }
}
