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
 * The folders in use: programs in the user's cache, data in the checkout or in temporary folders.
 */
final class Folders {

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY = mode("rwx------");
  private static final FileAttribute<Set<PosixFilePermission>> READABLE = mode("rwxr-xr-x");

  private Folders() {}

  private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  /**
   * The folder for programs and pid files: {@code ~/.cache/arena-servers} or below {@code
   * XDG_CACHE_HOME}; for root below {@code /var/cache}, since PostgreSQL reads its programs as
   * another user; a temporary folder if none of them is writable.
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
    // For a user without an entry in the password file, Java's user.home is "?".
    if (caches.isAbsolute()) {
      try {
        return owned(caches.resolve("arena-servers"), READABLE);
      } catch (IOException e) {
        // The folder is not writable; use a temporary one.
      }
    }
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    return owned(temporary.resolve("arena-servers-of-" + user), READABLE);
  }

  /**
   * The data of dev mode: in the checkout, so that two checkouts do not collide, but outside of
   * {@code target}.
   */
  static Path devData() throws IOException {
    return owned(Path.of("").toAbsolutePath().resolve(".devservers"), OWNER_ONLY);
  }

  /** A folder for one run. */
  static Path temporary() throws IOException {
    return Files.createTempDirectory("arena-servers-", OWNER_ONLY);
  }

  /** Creates a folder; fails if it belongs to another user. */
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

  /** Changes the owner of a folder and its content, since servers refuse data of another user. */
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

  /**
   * Deletes as much as possible, in several rounds, since a stopping server may still write files.
   */
  static void delete(Path folder) {
    for (int round = 0; round < 3 && Files.exists(folder); round++) {
      try {
        List<Path> paths = everythingIn(folder);
        for (int i = paths.size() - 1; i >= 0; i--) {
          Files.deleteIfExists(paths.get(i));
        }
      } catch (IOException | UncheckedIOException e) {
        // The next round tries again.
      }
    }
  }

  /** Folders before their content. */
  private static List<Path> everythingIn(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.toList();
    }
  }
}
