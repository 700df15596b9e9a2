package games.arena.fault;

import java.util.function.Consumer;

/** Keeps failures among several things from hindering the others. */
public final class Failures {

  private Failures() {}

  /** Tries work on all things; then throws the first failure, with the others in it. */
  public static <T> void tryEach(Iterable<T> things, Consumer<T> work) {
    RuntimeException first = null;
    for (T thing : things) {
      try {
        work.accept(thing);
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
