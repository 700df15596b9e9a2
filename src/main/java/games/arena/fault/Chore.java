package games.arena.fault;

import java.sql.SQLException;
import org.jboss.logging.Logger;

/**
 * Work that is done again and again in the background, and that PostgreSQL or Redis may keep from
 * being done for a while. An outage is logged when it begins and when it is over, not at every try.
 */
public final class Chore {

  private final Logger log;
  private final String name;
  private volatile boolean away;

  /**
   * @param name what is done, as the beginning of a sentence
   */
  public Chore(Class<?> owner, String name) {
    this.log = Logger.getLogger(owner);
    this.name = name;
  }

  /** One try. */
  @FunctionalInterface
  public interface Try {
    void run() throws SQLException;
  }

  /** Tries once; says whether it succeeded. */
  public boolean attempt(Try work) {
    try {
      work.run();
      if (away) {
        away = false;
        log.infof("%s works again", name);
      }
      return true;
    } catch (SQLException | RuntimeException e) {
      if (!Outage.isOutage(e)) {
        log.errorf(e, "%s failed", name);
      } else if (!away) {
        away = true;
        log.warnf("%s waits for PostgreSQL or Redis: %s", name, e);
      }
      return false;
    }
  }
}
