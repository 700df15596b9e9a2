package games.arena.devservers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Notes on disk which process serves which folder, and for which JVM, so that a server which its
 * JVM left behind (kill -9) can be told from everybody else's processes, and ended.
 */
final class PidFile {

  /** A start time is computed from the boot time, which moves a little when the clock is set. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(10);

  private final Path file;
  private final Properties notes;

  private PidFile(Path file, Properties notes) {
    this.file = file;
    this.notes = notes;
  }

  /** Where the notes of this user's servers are. */
  static Path folder() throws IOException {
    return Files.createDirectories(Folders.cache().resolve("running"));
  }

  static PidFile write(
      Path notesFolder, ProcessHandle server, int port, Path data, boolean temporary)
      throws IOException {
    Properties notes = new Properties();
    note(notes, "server", server);
    note(notes, "owner", ProcessHandle.current());
    notes.setProperty("port", String.valueOf(port));
    notes.setProperty("data", data.toString());
    notes.setProperty("temporary", String.valueOf(temporary));
    Path file = notesFolder.resolve(server.pid() + ".properties");
    Path partial = Files.createTempFile(notesFolder, "writing-", null);
    try (OutputStream out = Files.newOutputStream(partial)) {
      notes.store(out, null);
    }
    Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
    return new PidFile(file, notes);
  }

  private static void note(Properties notes, String who, ProcessHandle process) {
    notes.setProperty(who + ".pid", String.valueOf(process.pid()));
    process
        .info()
        .startInstant()
        .ifPresent(start -> notes.setProperty(who + ".started", start.toString()));
  }

  static List<PidFile> all(Path notesFolder) throws IOException {
    List<PidFile> all = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(notesFolder, "*.properties")) {
      for (Path file : files) {
        Properties notes = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
          notes.load(in);
        } catch (IOException e) {
          continue; // Its owner has just deleted it.
        }
        all.add(new PidFile(file, notes));
      }
    }
    return all;
  }

  /** Ends the servers whose JVM is gone, and deletes their data where it was for one run only. */
  static void endStale(Path notesFolder) throws IOException {
    for (PidFile note : all(notesFolder)) {
      if (note.owner() == null) {
        ProcessHandle server = note.server();
        if (server != null) {
          end(server);
        }
        if (Boolean.parseBoolean(note.notes.getProperty("temporary"))) {
          Folders.delete(note.data());
        }
        note.delete();
      }
    }
  }

  private static void end(ProcessHandle server) {
    server.destroy();
    if (!gone(server, 5)) {
      server.descendants().forEach(ProcessHandle::destroyForcibly);
      server.destroyForcibly();
      gone(server, 5);
    }
  }

  static boolean gone(ProcessHandle process, int seconds) {
    try {
      process.onExit().get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    } catch (ExecutionException | TimeoutException e) {
      return !process.isAlive();
    }
  }

  /** The JVM that started the server, or null if it has ended. */
  ProcessHandle owner() {
    return process("owner");
  }

  /**
   * The server, or null if it has ended: a process that got its number since is not taken for it.
   */
  ProcessHandle server() {
    ProcessHandle process = process("server");
    return process != null && commandLine(process).contains(data().toString()) ? process : null;
  }

  Path data() {
    return Path.of(notes.getProperty("data", ""));
  }

  int port() {
    return Integer.parseInt(notes.getProperty("port"));
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  private ProcessHandle process(String who) {
    String pid = notes.getProperty(who + ".pid");
    String started = notes.getProperty(who + ".started");
    if (pid == null || started == null) {
      return null;
    }
    return ProcessHandle.of(Long.parseLong(pid))
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                process
                    .info()
                    .startInstant()
                    .map(start -> Duration.between(Instant.parse(started), start).abs())
                    .filter(difference -> difference.compareTo(CLOCK_TOLERANCE) < 0)
                    .isPresent())
        .orElse(null);
  }

  private static String commandLine(ProcessHandle process) {
    return process.info().command().orElse("")
        + " "
        + String.join(" ", process.info().arguments().orElse(new String[0]));
  }
}
