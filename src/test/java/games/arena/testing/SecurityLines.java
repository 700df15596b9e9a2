package games.arena.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The lines of the security log while this is open. */
public final class SecurityLines extends Handler implements AutoCloseable {

  // Held, since Java forgets a logger that nobody holds, and its handlers with it.
  private final Logger logger = Logger.getLogger("games.arena.security");
  private final List<String> lines = new CopyOnWriteArrayList<>();

  public SecurityLines() {
    logger.addHandler(this);
  }

  /** The lines about an event, oldest first. */
  public List<String> of(String event) {
    return lines.stream().filter(line -> line.contains("\"event\":\"" + event + "\"")).toList();
  }

  @Override
  public void publish(LogRecord line) {
    lines.add(line.getMessage());
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
