package games.arena.devservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where things are kept: programs in the user's cache, data in the checkout or a temporary one. */
final class Folders {

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private Folders() {}

  /**
   * The user's own cache folder; without a home that can be written to, one among the temporary.
   */
  static Path cache() throws IOException {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path caches = Path.of(System.getProperty("user.home", "")).resolve(".cache");
    if (xdg != null && !xdg.isBlank()) {
      caches = Path.of(xdg);
    }
    // Java knows no home for a user without an entry in the password file: it says "?".
    if (caches.isAbsolute()) {
      try {
        return owned(caches.resolve("arena-servers"));
      } catch (IOException e) {
        // Not a place to write to.
      }
    }
    String name = "arena-servers-" + System.getProperty("user.name");
    return owned(Path.of(System.getProperty("java.io.tmpdir"), name));
  }

  /** What {@code quarkus:dev} keeps: in the checkout, so that no two collide, but not in target. */
  static Path devData() throws IOException {
    return owned(Path.of("").toAbsolutePath().resolve(".devservers"));
  }

  static Path temporary() throws IOException {
    return Files.createTempDirectory("arena-servers-", OWNER_ONLY);
  }

  private static Path owned(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, OWNER_ONLY);
    }
    Path probe = Files.createTempFile(folder, "probe-", null);
    try {
      if (!Files.getOwner(folder).equals(Files.getOwner(probe))) {
        throw new IOException(folder + " belongs to another user");
      }
    } finally {
      Files.delete(probe);
    }
    return folder;
  }

  static void copy(Path from, Path to) throws IOException {
    for (Path path : everythingIn(from)) {
      Path target = to.resolve(from.relativize(path).toString());
      if (Files.isDirectory(path)) {
        Files.createDirectories(target, OWNER_ONLY);
      } else {
        Files.copy(path, target);
      }
    }
  }

  /** Deletes as much as there is; what a dying server still writes is met by a second round. */
  static void delete(Path folder) {
    for (int round = 0; round < 3 && Files.exists(folder); round++) {
      try {
        List<Path> paths = everythingIn(folder);
        for (int i = paths.size() - 1; i >= 0; i--) {
          Files.deleteIfExists(paths.get(i));
        }
      } catch (IOException | UncheckedIOException e) {
        // Once more.
      }
    }
  }

  private static List<Path> everythingIn(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.sorted(Comparator.naturalOrder()).toList();
    }
  }
}
