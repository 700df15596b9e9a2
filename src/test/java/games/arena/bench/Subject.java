package games.arena.bench;

import games.arena.devservers.ArenaServer;
import games.arena.devservers.Packaging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A form of Arena that is measured.
 *
 * @param jdk where the virtual machine is; none for the native executable
 * @param missing why it cannot be measured; null where it can
 */
record Subject(String name, Packaging packaging, Optional<Path> jdk, String missing) {

  /**
   * As Dockerfile.jvm starts it, with the heap that it gets in a container of 512 MiB. More: {@code
   * -Darena.java.options="…"}
   */
  private static final List<String> OPTIONS =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData");

  static List<Subject> all() {
    String missing =
        Packaging.NATIVE.isThere() ? null : "skipped: no native executable was built (-Dnative)";
    return List.of(
        jar(17), jar(25), new Subject("native", Packaging.NATIVE, Optional.empty(), missing));
  }

  private static Subject jar(int version) {
    Optional<Path> jdk = jdk(version);
    String missing = null;
    if (!Packaging.JAR.isThere()) {
      missing = "skipped: no jar was built";
    } else if (jdk.isEmpty()) {
      missing =
          "skipped: no JDK %1$d was found (-Dbench.jdk%1$d=DIR, JAVA_HOME_%1$d)".formatted(version);
    }
    return new Subject("jar on JDK " + version, Packaging.JAR, jdk, missing);
  }

  private static Optional<Path> jdk(int version) {
    List<String> folders = new ArrayList<>();
    folders.add(System.getProperty("bench.jdk" + version));
    folders.add(System.getenv("JAVA_HOME_" + version));
    folders.add(System.getProperty("java.home"));
    try (Stream<Path> installed = Files.list(Path.of("/usr/lib/jvm"))) {
      installed.sorted().map(Path::toString).forEach(folders::add);
    } catch (IOException e) {
      // Another system keeps them elsewhere.
    }
    return folders.stream()
        .filter(folder -> folder != null && !folder.isEmpty())
        .map(Path::of)
        .filter(folder -> release(folder).split("\\.")[0].equals("" + version))
        .filter(folder -> Files.isExecutable(folder.resolve("bin/java")))
        .findFirst();
  }

  /** Such as {@code 17.0.15}; empty where it is none. */
  static String release(Path jdk) {
    try {
      String text = Files.readString(jdk.resolve("release"));
      return Tool.find("JAVA_VERSION=\"([^\"]+)\"", text, "");
    } catch (IOException e) {
      return "";
    }
  }

  boolean isThere() {
    return missing == null;
  }

  ArenaServer server(Map<String, String> configuration) {
    return new ArenaServer(packaging, program(), configuration);
  }

  List<String> command(Map<String, String> configuration, int port) {
    return ArenaServer.command(packaging, program(), configuration, port);
  }

  private List<String> program() {
    return jdk.map(
            folder -> Tool.command(List.of(folder.resolve("bin/java").toString()), options()))
        .orElseGet(packaging::program);
  }

  /** What the virtual machine is told. */
  List<String> options() {
    return Tool.command(OPTIONS, Packaging.moreOptions());
  }

  @Override
  public String toString() {
    return name;
  }
}
