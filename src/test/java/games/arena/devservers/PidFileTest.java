package games.arena.devservers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {

  @TempDir Path notes;
  @TempDir Path elsewhere;

  private final List<Process> processes = new ArrayList<>();
  private Path served;
  private Process jvm;

  @BeforeEach
  void aJvmAndTheFolderOfItsServer() throws IOException {
    jvm = process("the JVM");
    served = Files.createDirectory(elsewhere.resolve("served"));
    Files.createFile(served.resolve("data"));
  }

  @AfterEach
  void endAll() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void aServerWhoseJvmIsGoneIsEndedAndItsTemporaryDataDeleted() throws Exception {
    Process server = process(served + "/data");
    PidFile.write(notes, jvm.toHandle(), server.toHandle(), served, true);
    jvm.destroyForcibly().waitFor();

    PidFile.endStale(notes);

    assertThat(isAlive(server)).isFalse();
    assertThat(served).doesNotExist();
    assertThat(notes).isEmptyDirectory();
  }

  @Test
  void dataThatIsToLastOutlivesItsServer() throws Exception {
    Process server = process(served + "/data");
    PidFile.write(notes, jvm.toHandle(), server.toHandle(), served, false);
    jvm.destroyForcibly().waitFor();

    PidFile.endStale(notes);

    assertThat(isAlive(server)).isFalse();
    assertThat(served.resolve("data")).exists();
  }

  @Test
  void aServerWhoseJvmLivesIsLeftAlone() throws Exception {
    Process server = process(served + "/data");
    PidFile.write(notes, jvm.toHandle(), server.toHandle(), served, true);

    PidFile.endStale(notes);

    assertThat(isAlive(server)).isTrue();
    assertThat(served.resolve("data")).exists();
    assertThat(PidFile.all(notes)).hasSize(1);
  }

  @Test
  void aForeignProcessWithTheServersNumberIsLeftAlone() throws Exception {
    Process foreign = process(elsewhere + "/of another/data");
    PidFile.write(notes, jvm.toHandle(), foreign.toHandle(), served, true);
    jvm.destroyForcibly().waitFor();

    PidFile.endStale(notes);

    assertThat(isAlive(foreign)).isTrue();
    assertThat(notes).isEmptyDirectory();
  }

  @Test
  void aProcessThatStartedAtAnotherTimeIsNotTheServer() throws Exception {
    Process later = process(served + "/data");
    PidFile.write(notes, jvm.toHandle(), later.toHandle(), served, true);
    Path note = notes.resolve(later.pid() + ".properties");
    Files.writeString(
        note,
        Files.readString(note)
            .replaceAll("server.started=.*", "server.started=2026-01-01T00\\\\:00\\\\:00Z"));
    jvm.destroyForcibly().waitFor();

    PidFile.endStale(notes);

    assertThat(isAlive(later)).isTrue();
    assertThat(notes).isEmptyDirectory();
  }

  /** {@link Process#isAlive} turns false a moment after the process has ended. */
  private static boolean isAlive(Process process) {
    return process.toHandle().isAlive();
  }

  /** One that does nothing, with a word on its command line. */
  private Process process(String word) throws IOException {
    // Waits for the end of its input; "exec" would lose the word.
    Process process = new ProcessBuilder("sh", "-c", "read line", "sh", word).start();
    processes.add(process);
    return process;
  }
}
