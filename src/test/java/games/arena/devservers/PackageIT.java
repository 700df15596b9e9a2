package games.arena.devservers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What only dev mode and tests use is not in the package. */
@EnabledIf("isPackagedAsJars")
class PackageIT {

  private static final Path PACKAGE = Path.of("target", "quarkus-app");

  static boolean isPackagedAsJars() {
    return Files.isDirectory(PACKAGE);
  }

  @Test
  void thereAreNoServersAndNoArchiversAmongItsJars() throws IOException {
    try (Stream<Path> files = Files.walk(PACKAGE.resolve("lib"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(
              name ->
                  name.contains("embedded")
                      || name.contains("commons-compress")
                      || name.startsWith("org.tukaani"));
    }
  }

  @Test
  void ofTheClassesThereIsOnlyTheOneThatQuarkusCalls() throws IOException {
    List<String> classes;
    try (Stream<Path> jars = Files.list(PACKAGE.resolve("app"));
        JarFile jar = new JarFile(jars.findFirst().orElseThrow().toFile())) {
      classes =
          jar.stream()
              .map(ZipEntry::getName)
              .filter(
                  name ->
                      name.startsWith("games/arena/devservers/")
                          || name.startsWith("games/arena/demo/"))
              .filter(name -> name.endsWith(".class"))
              .toList();
    }
    assertThat(classes).containsExactly("games/arena/devservers/DevServers.class");
  }
}
