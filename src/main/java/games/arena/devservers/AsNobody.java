package games.arena.devservers;

import java.io.IOException;
import java.util.List;

/** Runs PostgreSQL as another user, since it refuses to run as root. */
final class AsNobody {

  private static final int NOBODY = 65534;

  /**
   * In a user namespace without a mapping, root appears as nobody; files on disk still belong to
   * root.
   */
  private static final List<String> NAMESPACE = List.of("unshare", "--user");

  /** Most containers refuse namespaces but let root switch to another user. */
  private static final List<String> OTHER_USER =
      List.of(
          "setpriv",
          "--reuid=" + NOBODY,
          "--regid=" + NOBODY,
          "--clear-groups",
          // The checkout may be in a folder that other users cannot read.
          "--inh-caps=+dac_override",
          "--ambient-caps=+dac_override");

  private AsNobody() {}

  /** The command prefix that switches the user. */
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

  /** The owner that the data must have on disk. */
  static int userOnDisk() throws IOException {
    return prefix().equals(NAMESPACE) ? 0 : NOBODY;
  }
}
