package games.arena.devservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where things are kept: programs in the user's cache, data in the checkout or for one run only.
 */
final class Folders {

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY = mode("rwx------");
  private static final FileAttribute<Set<PosixFilePermission>> READABLE = mode("rwxr-xr-x");

  private Folders() {}

  private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  /**
   * Programs, and notes about what runs: in {@code ~/.cache/arena-servers}, or where {@code
   * XDG_CACHE_HOME} says; for root in {@code /var/cache}, since PostgreSQL reads its programs as
   * another user; where none can be written to, among the temporary files.
   */
  static Path cache() throws IOException {
    String xdg = System.getenv("XDG_CACHE_HOME");
    String user = System.getProperty("user.name");
    Path caches = Path.of(System.getProperty("user.home", "")).resolve(".cache");
    if (xdg != null && !xdg.isBlank()) {
      caches = Path.of(xdg);
    } else if (user.equals("root")) {
      caches = Path.of("/var/cache");
    }
    // Java knows no home for a user without an entry in the password file: it says "?".
    if (caches.isAbsolute()) {
      try {
        return owned(caches.resolve("arena-servers"), READABLE);
      } catch (IOException e) {
        // Not a place to write to.
      }
    }
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    return owned(temporary.resolve("arena-servers-of-" + user), READABLE);
  }

  /** What dev mode keeps: in the checkout, so that no two collide, but out of {@code target}. */
  static Path devData() throws IOException {
    return owned(Path.of("").toAbsolutePath().resolve(".devservers"), OWNER_ONLY);
  }

  /** For one run. */
  static Path temporary() throws IOException {
    return Files.createTempDirectory("arena-servers-", OWNER_ONLY);
  }

  /** A folder that no other user can have laid out for this one. */
  private static Path owned(Path folder, FileAttribute<?> mode) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder.getParent());
      Files.createDirectories(folder, mode);
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

  static boolean areRoots() throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(cache(), "unix:uid"));
  }

  /** Hands all of a folder to a user: a server takes no data that are another user's. */
  static void give(Path folder, int user) throws IOException {
    if (!Integer.valueOf(user).equals(Files.getAttribute(folder, "unix:uid"))) {
      for (Path path : everythingIn(folder)) {
        Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
      }
    }
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

  /** Deletes as much as it can; what a dying server still wrote is met by another round. */
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

  /** Folders before what is in them. */
  private static List<Path> everythingIn(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.toList();
    }
  }
}
