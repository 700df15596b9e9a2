package games.arena.testing;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * How long a test waits on the machine it runs on. A bound is given for a quiet machine; it is
 * stretched by how busy the processors are and by how long Arena took to start here. {@code
 * -Dpatience=3} stretches it at least threefold.
 */
public final class Patience {

  private static final double LEAST = Double.parseDouble(System.getProperty("patience", "1"));

  /** A bound that is stretched further would hide that something has stopped. */
  private static final double MOST = Math.max(LEAST, 8);

  /** From the start of the packaged jar to its first answer, on two quiet cores. */
  private static final Duration USUAL_START = Duration.ofSeconds(7);

  private static final AtomicLong slowestStart = new AtomicLong();

  private Patience() {}

  /**
   * Stretches a bound.
   *
   * @param seconds enough on a quiet machine
   */
  public static Duration seconds(int seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000 * factor()));
  }

  /** A wait for a condition, for ten stretched seconds where it names no bound of its own. */
  public static ConditionFactory await() {
    return Awaitility.await().atMost(seconds(10));
  }

  /** The same, with what is waited for in words. */
  public static ConditionFactory await(String what) {
    return await().alias(what);
  }

  /** Tells how long a start of Arena took. */
  public static void started(Duration took) {
    slowestStart.accumulateAndGet(took.toMillis(), Math::max);
  }

  private static double factor() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    // Negative where the system does not tell.
    double load = system.getSystemLoadAverage() / system.getAvailableProcessors();
    double start = (double) slowestStart.get() / USUAL_START.toMillis();
    return Math.min(MOST, Math.max(LEAST, Math.max(load, start)));
  }
}
