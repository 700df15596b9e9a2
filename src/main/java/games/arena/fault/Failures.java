package games.arena.fault;

import java.sql.SQLException;

/** Collects what fails among several things, each of which is to be tried. */
public final class Failures {

  private Exception first;

  /** Runs work, and keeps its failure for {@link #rethrow}. */
  public void collect(BackgroundTask.Try work) {
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
  public void rethrow() throws SQLException {
    if (first instanceof SQLException sql) {
      throw sql;
    }
    if (first instanceof RuntimeException runtime) {
      throw runtime;
    }
  }
}
