package games.arena.devservers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * A file that records which process serves which folder for which JVM. It identifies a server whose
 * JVM was killed, so that only that process is ended.
 */
final class PidFile {

  /** Start times are computed from the boot time, which shifts a little when the clock is set. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(10);

  private static final int STOP_TIMEOUT_SECONDS = 10;

  private final Path file;
  private final Properties note;

  private PidFile(Path file, Properties note) {
    this.file = file;
    this.note = note;
  }

  /** The folder of this user's pid files. */
  static Path folder() throws IOException {
    return Files.createDirectories(Folders.cache().resolve("running"));
  }

  static PidFile write(Path folder, ProcessHandle server, Path serves, boolean temporary)
      throws IOException {
    return write(folder, ProcessHandle.current(), server, serves, temporary);
  }

  static PidFile write(
      Path folder, ProcessHandle owner, ProcessHandle server, Path serves, boolean temporary)
      throws IOException {
    Properties note = new Properties();
    for (ProcessHandle process : List.of(owner, server)) {
      String who = process == owner ? "owner" : "server";
      Instant started = process.info().startInstant().orElse(Instant.EPOCH);
      note.setProperty(who + ".pid", String.valueOf(process.pid()));
      note.setProperty(who + ".started", started.toString());
    }
    note.setProperty("serves", serves.toString());
    note.setProperty("temporary", String.valueOf(temporary));
    Path file = folder.resolve(server.pid() + ".properties");
    Path partial = Files.createTempFile(folder, "writing-", null);
    try (OutputStream out = Files.newOutputStream(partial)) {
      note.store(out, null);
    }
    Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    return new PidFile(file, note);
  }

  static List<PidFile> all(Path folder) throws IOException {
    List<PidFile> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.properties")) {
      for (Path file : files) {
        Properties note = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
          note.load(in);
          all.add(new PidFile(file, note));
        } catch (NoSuchFileException e) {
          // The server has just ended.
        }
      }
    }
    return all;
  }

  /** Ends the servers whose JVM is gone, and deletes their data if it is temporary. */
  static void endStale(Path folder) throws IOException {
    for (PidFile stale : all(folder)) {
      if (stale.owner().isEmpty()) {
        Optional<ProcessHandle> server = stale.server();
        if (server.isPresent()) {
          end(server.get());
        }
        if (Boolean.parseBoolean(stale.note.getProperty("temporary"))) {
          Folders.delete(stale.serves());
        }
        stale.delete();
      }
    }
  }

  private static void end(ProcessHandle server) throws IOException {
    ChildServer.signal("INT", server);
    if (!awaitEnd(server, STOP_TIMEOUT_SECONDS)) {
      server.descendants().forEach(ProcessHandle::destroyForcibly);
      server.destroyForcibly();
      awaitEnd(server, STOP_TIMEOUT_SECONDS);
    }
  }

  static boolean awaitEnd(ProcessHandle process, int seconds) {
    // Polls, because onExit() polls rarely for processes that are not children.
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    try {
      while (process.isAlive() && System.nanoTime() < deadline) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !process.isAlive();
  }

  /** The JVM that started the server, if it is alive. */
  Optional<ProcessHandle> owner() {
    return process("owner");
  }

  /** The server, if it is alive. A process that reuses its pid is not returned. */
  Optional<ProcessHandle> server() {
    return process("server").filter(process -> serves(process, serves()));
  }

  /** Whether the command line of the process contains a path in the folder. */
  static boolean serves(ProcessHandle process, Path folder) {
    String[] arguments = process.info().arguments().orElse(new String[0]);
    return List.of(arguments).stream().anyMatch(argument -> argument.startsWith(folder + "/"));
  }

  Path serves() {
    return Path.of(note.getProperty("serves"));
  }

  private Optional<ProcessHandle> process(String who) {
    Instant started = Instant.parse(note.getProperty(who + ".started"));
    return ProcessHandle.of(Long.parseLong(note.getProperty(who + ".pid")))
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                process
                    .info()
                    .startInstant()
                    .map(start -> Duration.between(started, start).abs())
                    .filter(difference -> difference.compareTo(CLOCK_TOLERANCE) < 0)
                    .isPresent());
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
