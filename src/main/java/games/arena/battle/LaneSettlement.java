package games.arena.battle;

import games.arena.ArenaConfig;
import games.arena.fault.Outage;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Settles the battles of one lane, batch after batch, so that one battle that cannot be settled
 * harms no other: a batch that fails is halved until the battle at fault is alone.
 */
@ApplicationScoped
class LaneSettlement {

  private static final Logger LOG = Logger.getLogger(LaneSettlement.class);

  /** An earlier battle that holds one back is mostly done within milliseconds. */
  private static final Duration BLOCKED_DELAY = Duration.ofMillis(20);

  private final Settlement settlement;
  private final PendingBattles pending;
  private final SingleSettlement single;
  private final int batch;

  LaneSettlement(
      Settlement settlement, PendingBattles pending, SingleSettlement single, ArenaConfig config) {
    this.settlement = settlement;
    this.pending = pending;
    this.single = single;
    this.batch = config.worker().batch();
  }

  /** Settles battles; fails as {@link BatchSettlement#settle} does. */
  SettlementResult settle(List<Long> lane) {
    SettlementResult result = new SettlementResult();
    for (int i = 0; i < lane.size(); i += batch) {
      settleOrHalve(lane.subList(i, Math.min(i + batch, lane.size())), result);
    }
    for (long id : result.triedBefore) {
      single.settle(id, result);
    }
    if (!result.blocked.isEmpty()) {
      settleAhead(result);
      result.blocked.forEach(id -> result.deferred.put(id, BLOCKED_DELAY));
    }
    return result;
  }

  private void settleOrHalve(List<Long> ids, SettlementResult result) {
    try {
      result.add(settlement.settle(ids));
    } catch (RuntimeException e) {
      if (Outage.isOutage(e) && !Outage.isContention(e)) {
        throw e;
      }
      if (ids.size() == 1) {
        single.settle(ids.get(0), result);
        return;
      }
      LOG.debugf("%d battles could not be settled together and are halved: %s", ids.size(), e);
      result.halvings++;
      int half = ids.size() / 2;
      settleOrHalve(ids.subList(0, half), result);
      settleOrHalve(ids.subList(half, ids.size()), result);
    }
  }

  /**
   * Settles what holds battles back, wherever in the queue it is. Else several workers that share a
   * long queue of few players take battle after battle that cannot be fought yet, and hardly ever
   * the one that can.
   */
  private void settleAhead(SettlementResult result) {
    SettlementResult ahead;
    try {
      ahead = settlement.settle(pending.ahead(result.blocked));
    } catch (RuntimeException e) {
      if (Outage.isOutage(e) && !Outage.isContention(e)) {
        throw e;
      }
      LOG.debugf("The battles that hold others back are left to their own turn: %s", e);
      return;
    }
    result.fought.addAll(ahead.fought);
    result.failed.addAll(ahead.failed);
    result.standings.addAll(ahead.standings);
    result.batches.addAll(ahead.batches);
    result.durations.addAll(ahead.durations);
    result.traced.addAll(ahead.traced);
    ahead.endedNow().forEach(result.blocked::remove);
  }
}
