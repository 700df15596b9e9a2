package games.arena.leaderboard;

import games.arena.fault.Chore;
import java.sql.SQLException;

/** What went wrong of several things, each of which was to be tried. */
final class Failures {

  private Exception first;

  void collect(Chore.Try work) {
    try {
      work.run();
    } catch (SQLException | RuntimeException e) {
      if (first == null) {
        first = e;
      } else {
        first.addSuppressed(e);
      }
    }
  }

  /** Throws the first failure, if there is any, with the others in it. */
  void rethrow() throws SQLException {
    if (first instanceof SQLException sql) {
      throw sql;
    }
    if (first instanceof RuntimeException runtime) {
      throw runtime;
    }
  }
}
