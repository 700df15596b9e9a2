package games.arena.devservers;

import java.io.IOException;
import java.util.List;

/** How root, whom PostgreSQL refuses, runs it all the same. */
final class AsNobody {

  private static final int NOBODY = 65534;

  /** In a user namespace without a mapping root is nobody to itself; files on disk stay root's. */
  private static final List<String> NAMESPACE = List.of("unshare", "--user");

  /** Most containers refuse namespaces, but let root become another user. */
  private static final List<String> OTHER_USER =
      List.of(
          "setpriv",
          "--reuid=" + NOBODY,
          "--regid=" + NOBODY,
          "--clear-groups",
          // The checkout may be in a folder that is closed to others.
          "--inh-caps=+dac_override",
          "--ambient-caps=+dac_override");

  private AsNobody() {}

  /** What to put before the command. */
  static List<String> prefix() throws IOException {
    for (List<String> prefix : List.of(NAMESPACE, OTHER_USER)) {
      if (Programs.work(prefix)) {
        return prefix;
      }
    }
    throw new IOException(
        "PostgreSQL refuses to run as root, and neither unshare nor setpriv (util-linux) works"
            + " here to become another user. Run this as another user");
  }

  /** Whose the data must be, as seen from outside. */
  static int userOnDisk() throws IOException {
    return prefix().equals(NAMESPACE) ? 0 : NOBODY;
  }
}
