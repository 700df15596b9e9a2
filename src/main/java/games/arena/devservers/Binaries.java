package games.arena.devservers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The programs of PostgreSQL and Redis: unpacked once from their jars into the user's cache. */
final class Binaries {

  private static final Pattern JAR_NAME = Pattern.compile("([^/]+)\\.jar!/");

  private static final Set<PosixFilePermission> EXECUTABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private Binaries() {}

  /** The folder with PostgreSQL's {@code bin}, {@code lib} and {@code share}. */
  static Path postgres() throws IOException {
    String name =
        switch (platform()) {
          case "linux-amd64" -> "postgres-linux-x86_64.txz";
          case "linux-arm64" -> "postgres-linux-arm_64.txz";
          case "darwin-amd64" -> "postgres-darwin-x86_64.txz";
          case "darwin-arm64" -> "postgres-darwin-arm_64.txz";
          default -> null;
        };
    return cached(name, Binaries::unpack);
  }

  /** The Redis server's executable. */
  static Path redis() throws IOException {
    return cached("redis-server-7.0.15-" + platform(), Binaries::copyExecutable)
        .resolve("redis-server");
  }

  /** The platform, such as {@code linux-amd64}. */
  static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String system = os.contains("mac") ? "darwin" : os.contains("linux") ? "linux" : os;
    String machine =
        switch (arch) {
          case "amd64", "x86_64" -> "amd64";
          case "aarch64", "arm64" -> "arm64";
          default -> arch;
        };
    return system + "-" + machine;
  }

  private interface Unpacking {
    void into(InputStream resource, Path folder) throws IOException;
  }

  private static Path cached(String resource, Unpacking unpacking) throws IOException {
    URL url = resource == null ? null : Binaries.class.getResource("/" + resource);
    if (url == null) {
      throw new IOException("there is no server program for " + platform() + " among the jars");
    }
    // The jar's name contains the version, so each version has its own folder.
    Matcher jar = JAR_NAME.matcher(url.toString());
    Path folder = Folders.cache().resolve(jar.find() ? jar.group(1) : resource);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Path partial = Files.createTempDirectory(Folders.cache(), "unpacking-");
    try (InputStream in = new BufferedInputStream(url.openStream(), 1 << 16)) {
      unpacking.into(in, partial);
      Files.setPosixFilePermissions(partial, EXECUTABLE);
      Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Folders.delete(partial);
      // Another process may have unpacked the same jar first.
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
    return folder;
  }

  private static void copyExecutable(InputStream in, Path folder) throws IOException {
    Path program = folder.resolve("redis-server");
    Files.copy(in, program);
    Files.setPosixFilePermissions(program, EXECUTABLE);
  }

  private static void unpack(InputStream in, Path folder) throws IOException {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(in))) {
      for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new IOException("the archive leaves its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
          continue;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
          Files.createLink(target, folder.resolve(entry.getLinkName()).normalize());
        } else {
          Files.copy(tar, target);
          if ((entry.getMode() & 0100) != 0) {
            Files.setPosixFilePermissions(target, EXECUTABLE);
          }
        }
      }
    }
  }
}
