package games.arena.fault;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.quarkus.arc.Arc;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Work that is done again and again in the background, and that PostgreSQL or Redis may keep from
 * being done for a while. An outage is logged when it begins, when it turns out to be worse, and
 * when it is over, not at every try. The gauge {@code arena_background_waiting} tells of it too.
 */
public final class BackgroundTask {

  private static final String WAITING = "arena.background.waiting";

  private final Logger log;
  private final String name;

  /** What keeps the work from being done; null when nothing does. */
  private volatile Fault waitingFor;

  /**
   * @param owner names the task in the metric
   * @param name what is done, as the beginning of a sentence
   */
  public BackgroundTask(Class<?> owner, String name) {
    this.log = Logger.getLogger(owner);
    this.name = name;
    Gauge.builder(WAITING, this, task -> task.waitingFor == null ? 0 : 1)
        .description("1 while an outage keeps a background task from its work, else 0")
        .tag("task", owner.getSimpleName())
        .register(Metrics.globalRegistry);
  }

  /** Tries once; says whether it succeeded. */
  public boolean attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      failed(e);
      return false;
    }
    works();
    return true;
  }

  /** Says that the work succeeds, for work that lasts: its try does not return for long. */
  public void works() {
    if (waitingFor != null) {
      waitingFor = null;
      log.infof("%s works again", name);
    }
  }

  private void failed(Exception failure) {
    Set<Fault> faults = Outage.faults(failure);
    if (faults.isEmpty()) {
      if (failure instanceof IllegalStateException && hasEnded()) {
        log.infof("%s was cut short by the end of the process", name);
      } else {
        log.errorf(failure, "%s failed", name);
      }
      return;
    }
    boolean needsAction = faults.contains(Fault.NEEDS_ACTION);
    Fault before = waitingFor;
    if (before == null || (needsAction && before != Fault.NEEDS_ACTION)) {
      waitingFor = needsAction ? Fault.NEEDS_ACTION : Fault.AWAY;
      if (needsAction) {
        log.errorf("%s waits until somebody acts: %s", name, failure);
      } else {
        log.warnf("%s waits for PostgreSQL or Redis: %s", name, failure);
      }
    }
  }

  /** Whether the beans that the work needs are gone, as in the last moments of a process. */
  private static boolean hasEnded() {
    return Arc.container() == null;
  }
}
