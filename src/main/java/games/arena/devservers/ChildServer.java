package games.arena.devservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server in a process of its own, on 127.0.0.1 only. It ends with the JVM that started it; if
 * that JVM was killed, the next JVM that starts a server ends it.
 */
public abstract class ChildServer implements AutoCloseable {

  /**
   * A session of its own protects the server from Ctrl-C, which would end it before the
   * application.
   */
  private static final List<String> OWN_SESSION = List.of("setsid");

  private static final int START_SECONDS = 180;
  private static final int STOP_SECONDS = 15;
  private static final int APPLICATION_END_SECONDS = 10;
  private static final int MAX_ATTEMPTS = 20;

  /** Below the ports of outgoing connections, one of which could take the port during a restart. */
  private static final int MIN_PORT = 15_000;

  private static final int MAX_PORT = 32_000;

  private final Path folder;
  private final boolean temporary;
  private int port;
  private Process process;
  private PidFile pidFile;
  private Thread shutdownHook;

  /**
   * @param folder the folder for its data, or null for a temporary one
   * @param port the port to listen on; 0 for the last one used, or any free one
   */
  ChildServer(Path folder, int port) {
    try {
      this.folder = folder == null ? Folders.temporary() : Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("there is no place for the data of " + this, e);
    }
    this.temporary = folder == null;
    this.port = port;
  }

  /** Prepares the data for a start. */
  abstract void prepare(Path data) throws IOException, InterruptedException;

  abstract ProcessBuilder command(Path data, int port) throws IOException;

  abstract boolean ready(Path data, int port, long pid);

  /** Whether a start that failed with this log may succeed if tried again. */
  abstract boolean passes(String lastLogLines);

  /** Starts the server, or restarts it with the same port and data. */
  public final synchronized void start() {
    if (isRunning()) {
      return;
    }
    endWithJvm();
    try {
      prepare(data());
      boolean anyPort = port == 0;
      for (int attempt = 1; ; attempt++) {
        int candidate = !anyPort ? port : attempt == 1 ? lastPort() : freePort();
        launch(candidate);
        String failure = awaitReady(candidate);
        if (failure == null) {
          port = candidate;
          Files.writeString(folder.resolve("port"), String.valueOf(port));
          return;
        }
        end();
        boolean portTaken =
            failure.toLowerCase(Locale.ROOT).contains("address already in use") && anyPort;
        if (attempt == MAX_ATTEMPTS || !(portTaken || passes(failure))) {
          throw new IOException(failure);
        }
        Thread.sleep(250);
      }
    } catch (IOException e) {
      end();
      throw new UncheckedIOException(this + " does not start: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      end();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting " + this, e);
    }
  }

  private void launch(int candidate) throws IOException {
    ProcessBuilder builder = command(data(), candidate);
    if (Programs.work(OWN_SESSION)) {
      builder.command().addAll(0, OWN_SESSION);
    }
    process =
        builder
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();
    pidFile = PidFile.write(PidFile.folder(), process.toHandle(), folder, temporary);
  }

  /** Returns null once the server is ready, otherwise the failure with its last log lines. */
  private String awaitReady(int candidate) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        return "it ended with status " + process.exitValue() + lastLogLines();
      }
      if (ready(data(), candidate, process.pid())) {
        return null;
      }
      Thread.sleep(10);
    }
    return "it is not ready after " + START_SECONDS + " s" + lastLogLines();
  }

  private String lastLogLines() throws IOException {
    List<String> lines = Files.readAllLines(log(), StandardCharsets.ISO_8859_1);
    List<String> last = lines.subList(Math.max(0, lines.size() - 10), lines.size());
    return last.isEmpty() ? "" : ":\n" + String.join("\n", last);
  }

  /** The last run's port if it is free, so that database tools find the server again. */
  private int lastPort() throws IOException {
    Path note = folder.resolve("port");
    if (!Files.exists(note)) {
      return freePort();
    }
    try {
      return freePort(Integer.parseInt(Files.readString(note)));
    } catch (IOException e) {
      return freePort();
    }
  }

  private static int freePort() throws IOException {
    for (int attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
      try {
        return freePort(ThreadLocalRandom.current().nextInt(MIN_PORT, MAX_PORT));
      } catch (BindException e) {
        // The port is taken; try another one.
      }
    }
    return freePort(0);
  }

  private static int freePort(int wanted) throws IOException {
    try (ServerSocket socket = new ServerSocket(wanted, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private void endWithJvm() {
    if (shutdownHook == null) {
      // A live reload may have closed the class loader of this class by then, so start() must load
      // every class that close() needs.
      shutdownHook = new Thread(this::closeAfterTheApplication, "end of " + this);
      Runtime.getRuntime().addShutdownHook(shutdownHook);
    }
  }

  /**
   * Waits for the application first: dev mode stops it while shutdown hooks run, and it would log
   * errors without its servers.
   */
  private void closeAfterTheApplication() {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("Quarkus Main Thread")) {
        try {
          thread.join(TimeUnit.SECONDS.toMillis(APPLICATION_END_SECONDS));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
    close();
  }

  /** Shuts the server down cleanly; {@link #start} continues with the same port and data. */
  public final synchronized void stop() {
    if (isRunning()) {
      try {
        // SIGINT is a clean shutdown for both servers; PostgreSQL does not wait for its clients.
        signal("INT", process.toHandle());
        process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
      } catch (IOException e) {
        // The server is killed below.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    end();
  }

  /**
   * Kills all its processes as {@code kill -9} does; {@link #start} continues with the same port
   * and data.
   */
  public final synchronized void kill() {
    end();
  }

  private void end() {
    if (isRunning()) {
      List<ProcessHandle> all = processes();
      all.forEach(ProcessHandle::destroyForcibly);
      all.forEach(one -> PidFile.awaitEnd(one, STOP_SECONDS));
    }
    if (pidFile != null) {
      pidFile.delete();
      pidFile = null;
    }
  }

  /** Freezes the server: connections stay open, but nothing is answered. */
  public final synchronized void pause() {
    signalAll("STOP");
  }

  /** Ends a {@link #pause}. */
  public final synchronized void resume() {
    signalAll("CONT");
  }

  private void signalAll(String signal) {
    try {
      for (ProcessHandle one : processes()) {
        signal(signal, one);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void signal(String signal, ProcessHandle process) throws IOException {
    // Uses the shell's built-in kill, since slim systems lack the program.
    Process kill =
        new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
            .redirectErrorStream(true)
            .start();
    PidFile.awaitEnd(kill.toHandle(), STOP_SECONDS);
  }

  private List<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  /**
   * Whether its process lives. The handle is asked, since {@link Process#isAlive} turns false a
   * moment after the process has ended: a start right after an end would find it still running.
   */
  public final synchronized boolean isRunning() {
    return process != null && process.toHandle().isAlive();
  }

  public final int port() {
    return port;
  }

  public final long pid() {
    return process.pid();
  }

  final Path folder() {
    return folder;
  }

  private Path data() {
    return folder.resolve("data");
  }

  private Path log() {
    return folder.resolve("server.log");
  }

  /** Stops the server, and deletes its folder if that is temporary. */
  @Override
  public final synchronized void close() {
    stop();
    if (temporary) {
      Folders.delete(folder);
    }
    if (shutdownHook != null && Thread.currentThread() != shutdownHook) {
      try {
        Runtime.getRuntime().removeShutdownHook(shutdownHook);
        shutdownHook = null;
      } catch (IllegalStateException e) {
        // The JVM is already shutting down.
      }
    }
  }
}
