package games.arena.devservers;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** The two forms of the packaged application. */
public enum Packaging {
  JAR {
    @Override
    public Path file() {
      String folder = System.getProperty("arena.package", "target/quarkus-app");
      return Path.of(folder, "quarkus-run.jar").toAbsolutePath();
    }

    @Override
    public List<String> program() {
      return Stream.concat(
              Stream.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC"),
              moreOptions().stream())
          .toList();
    }

    @Override
    List<String> application() {
      return List.of("-jar", file().toString());
    }
  },

  NATIVE {
    @Override
    public Path file() {
      return Path.of(System.getProperty("native.image.path", "target/arena-1.0.0-SNAPSHOT-runner"))
          .toAbsolutePath();
    }

    @Override
    public List<String> program() {
      return List.of(file().toString());
    }

    @Override
    List<String> application() {
      return List.of();
    }
  };

  public abstract Path file();

  /** The command line up to the settings. */
  public abstract List<String> program();

  /** The command line after the settings. */
  abstract List<String> application();

  /** More for the JVM, such as a class data archive: {@code -Darena.java.options="…"}. */
  public static List<String> moreOptions() {
    return Arrays.stream(System.getProperty("arena.java.options", "").split(" "))
        .filter(option -> !option.isEmpty())
        .toList();
  }

  public boolean isThere() {
    return Files.exists(file());
  }

  /** Bytes: of the executable; of the jars. */
  public long size() throws IOException {
    try (Stream<Path> files = Files.walk(this == JAR ? file().getParent() : file())) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** The one that was built last. */
  public static Packaging built() {
    Properties artifact = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of("target/quarkus-artifact.properties"))) {
      artifact.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("the application is not packaged", e);
    }
    return artifact.getProperty("type").equals("native") ? NATIVE : JAR;
  }
}
