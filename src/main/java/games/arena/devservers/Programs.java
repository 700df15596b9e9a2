package games.arena.devservers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Checks whether a command prefix works on this system. */
final class Programs {

  private Programs() {}

  static boolean work(List<String> prefix) {
    List<String> command = new ArrayList<>(prefix);
    command.add("true");
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // The program does not exist.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
