package games.arena.devservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server in a process of its own, on 127.0.0.1 only. It ends with the JVM that started it; where
 * the JVM had no chance to see to that, the next JVM that starts one does.
 */
public abstract class ChildServer implements AutoCloseable {

  private static final int START_SECONDS = 60;

  private final Path folder;
  private final boolean temporary;
  private final boolean anyPort;
  private int port;
  private Process process;
  private PidFile pidFile;
  private Thread atJvmEnd;

  /**
   * @param folder where the data is kept, or null for a temporary folder, deleted on {@link #close}
   * @param port where it listens, or 0 for any that is free
   */
  ChildServer(Path folder, int port) {
    try {
      this.folder = folder == null ? Folders.temporary() : Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder for the data of " + this, e);
    }
    this.temporary = folder == null;
    this.port = port;
    this.anyPort = port == 0;
  }

  /** Makes the data ready for the first start. */
  abstract void prepare(Path data) throws IOException, InterruptedException;

  abstract ProcessBuilder command(Path data, int port) throws IOException;

  abstract boolean ready(Path data, int port);

  /** Whether a start that ended with this output may go well a moment later. */
  abstract boolean passes(String output);

  /** Asks for an orderly end that does not wait for clients. */
  abstract void askToEnd(Process process) throws IOException, InterruptedException;

  /** Starts it, or starts it again: on the port and the data it had. */
  public final synchronized void start() {
    if (isRunning()) {
      return;
    }
    try {
      prepare(folder.resolve("data"));
      for (int attempt = 1; ; attempt++) {
        boolean search = anyPort && port == 0;
        int candidate = search ? freePort() : port;
        launch(candidate);
        String failure = awaitReady(candidate);
        if (failure == null) {
          port = candidate;
          endWithJvm();
          return;
        }
        end();
        boolean portTaken = failure.toLowerCase().contains("address already in use");
        if (attempt == 20 || !(passes(failure) || (portTaken && search))) {
          throw new IOException(failure);
        }
        Thread.sleep(250);
      }
    } catch (IOException e) {
      close();
      throw new UncheckedIOException(this + " does not start: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + this + " was starting", e);
    }
  }

  private void launch(int candidate) throws IOException {
    process =
        command(folder.resolve("data"), candidate)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();
    pidFile = PidFile.write(PidFile.folder(), process.toHandle(), candidate, folder, temporary);
  }

  /** Null when it is ready, else what it said before it ended. */
  private String awaitReady(int candidate) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        return "it ended with status " + process.exitValue() + ": " + lastWords();
      }
      if (ready(folder.resolve("data"), candidate)) {
        return null;
      }
      Thread.sleep(10);
    }
    return "not ready after " + START_SECONDS + " s: " + lastWords();
  }

  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(log(), java.nio.charset.StandardCharsets.ISO_8859_1);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
  }

  private Path log() {
    return folder.resolve("server.log");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private void endWithJvm() {
    if (atJvmEnd == null) {
      // Runs when the class loader of a live reload may be closed: it must not need new classes.
      atJvmEnd = new Thread(this::close, "end of " + this);
      Runtime.getRuntime().addShutdownHook(atJvmEnd);
    }
  }

  /** An orderly stop; {@link #start} continues on the same port and data. */
  public final synchronized void stop() {
    if (isRunning()) {
      try {
        askToEnd(process);
        process.waitFor(15, TimeUnit.SECONDS);
      } catch (IOException e) {
        // The hard way, then.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    end();
  }

  /** What {@code kill -9} does, to all of its processes. */
  public final synchronized void kill() {
    end();
  }

  private void end() {
    if (process != null && process.isAlive()) {
      List<ProcessHandle> all = processes();
      all.forEach(ProcessHandle::destroyForcibly);
      all.forEach(one -> PidFile.gone(one, 10));
    }
    try {
      if (pidFile != null) {
        pidFile.delete();
        pidFile = null;
      }
    } catch (IOException e) {
      // Found stale, and deleted, by the next start.
    }
  }

  /** Freezes it, as a host that hangs would: connections stay, answers do not come. */
  public final synchronized void pause() {
    signal("STOP");
  }

  /** Ends a {@link #pause}. */
  public final synchronized void resume() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      for (ProcessHandle one : processes()) {
        signal(signal, one.pid());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void signal(String signal, long pid) throws IOException, InterruptedException {
    // The shell's own kill: slim systems have no program of that name.
    new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid).start().waitFor();
  }

  private List<ProcessHandle> processes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
  }

  public final synchronized boolean isRunning() {
    return process != null && process.isAlive();
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

  /** Stops it and deletes what was temporary. */
  @Override
  public final synchronized void close() {
    stop();
    if (temporary) {
      Folders.delete(folder);
    }
    if (atJvmEnd != null && Thread.currentThread() != atJvmEnd) {
      try {
        Runtime.getRuntime().removeShutdownHook(atJvmEnd);
      } catch (IllegalStateException e) {
        // The JVM is ending already.
      }
      atJvmEnd = null;
    }
  }
}
