package games.arena.battle;

import games.arena.fault.Outage;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/**
 * Settles what a worker has taken, in lanes side by side.
 *
 * <p>Where PostgreSQL is away or refuses everything, no battle is at fault: the failure is thrown,
 * and the worker comes again with the same battles.
 */
@ApplicationScoped
class BatchSettlement {

  private static final Logger LOG = Logger.getLogger(BatchSettlement.class);

  private final Lanes lanes;
  private final LaneSettlement lane;
  private final DeadLetters deadLetters;
  private final SettlementTelemetry telemetry;

  BatchSettlement(
      Lanes lanes, LaneSettlement lane, DeadLetters deadLetters, SettlementTelemetry telemetry) {
    this.lanes = lanes;
    this.lane = lane;
    this.deadLetters = deadLetters;
    this.telemetry = telemetry;
  }

  /**
   * Settles battles, and puts garbage aside.
   *
   * @throws RuntimeException an outage: then nothing is to be given back, and all is to be tried
   *     again
   */
  SettlementResult settle(BattleQueue.Taken taken) {
    List<String> garbage = new ArrayList<>(taken.garbage());
    SettlementResult result = settleSideBySide(lanes.of(taken.battles()));
    result.unknown.forEach(id -> garbage.add("" + id));
    result.garbagePutAside = putAside(garbage);
    if (!result.garbagePutAside) {
      result.unknown.clear();
    }
    telemetry.report(result);
    return result;
  }

  private SettlementResult settleSideBySide(List<List<Long>> lanes) {
    SettlementResult result = new SettlementResult();
    if (lanes.isEmpty()) {
      return result;
    }
    List<CompletableFuture<SettlementResult>> others =
        lanes.stream()
            .skip(1)
            .map(
                ids ->
                    CompletableFuture.supplyAsync(
                        () -> lane.settle(ids), Infrastructure.getDefaultWorkerPool()))
            .toList();
    try {
      result.add(lane.settle(lanes.get(0)));
    } finally {
      // Also after a failure: no lane may still be at work when the worker comes again.
      CompletableFuture.allOf(others.toArray(CompletableFuture[]::new))
          .exceptionally(failure -> null)
          .join();
    }
    others.forEach(other -> result.add(join(other)));
    return result;
  }

  /** Waits for work; throws what it failed with. */
  static <T> T join(CompletableFuture<T> work) {
    try {
      return work.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** A lock on the dead letters must not keep settled battles in the worker's hands. */
  private boolean putAside(List<String> garbage) {
    if (garbage.isEmpty()) {
      return true;
    }
    try {
      deadLetters.putAside(garbage);
    } catch (RuntimeException e) {
      if (Outage.isOutage(e) && !Outage.isContention(e)) {
        throw e;
      }
      LOG.errorf("%d invalid queue entries could not be moved now: %s", garbage.size(), e);
      return false;
    }
    garbage.forEach(
        entry -> LOG.warnf("Invalid queue entry moved to dead letters: %s", escaped(entry)));
    return true;
  }

  /** A line break in an entry must not forge a line of the log. */
  private static String escaped(String entry) {
    String start = entry.length() <= 100 ? entry : entry.substring(0, 100) + "…";
    return start.replaceAll("\\p{Cntrl}|[\\u2028\\u2029]", "?");
  }
}
