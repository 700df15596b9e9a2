package games.arena.battle;

import games.arena.http.Outage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Settles what a worker has taken from the queue: all together, and where that fails one by one, so
 * that one battle that cannot be settled harms no other.
 */
@ApplicationScoped
class BatchSettlement {

  private static final Logger LOG = Logger.getLogger(BatchSettlement.class);

  /**
   * How long a battle waits that an earlier one holds back; those are mostly done within
   * milliseconds.
   */
  private static final Duration BLOCKED = Duration.ofMillis(20);

  /** After so many failed tries, with 1, 2, 4 and 8 seconds between them, a battle is given up. */
  private static final int MOST_TRIES = 5;

  private final Settlement settlement;
  private final DeadLetters deadLetters;
  private final Counter settled;

  /**
   * Tries that are counted already, and were cut short by an outage: the next try of these is the
   * same one.
   */
  private final Set<Long> counted = ConcurrentHashMap.newKeySet();

  BatchSettlement(Settlement settlement, DeadLetters deadLetters, MeterRegistry metrics) {
    this.settlement = settlement;
    this.deadLetters = deadLetters;
    this.settled =
        Counter.builder("arena.battles.settled")
            .description("Battles that this process has brought to an end")
            .register(metrics);
  }

  /**
   * Settles entries of the queue.
   *
   * @throws SQLException where PostgreSQL is away: then nothing is to be given back, and all to be
   *     tried again
   */
  BatchResult settle(List<String> entries) throws SQLException {
    BatchResult result = new BatchResult();
    // By id, so that the oldest comes first; an entry may be there twice.
    TreeMap<Long, String> battles = new TreeMap<>();
    for (String entry : new HashSet<>(entries)) {
      if (BattleQueue.isBattleId(entry)) {
        battles.put(Long.valueOf(entry), entry);
      } else {
        putAside(entry);
        result.garbage = true;
      }
    }
    if (!battles.isEmpty()) {
      settleTogether(List.copyOf(battles.keySet()), result);
    }
    // What comes again was counted by whoever settled it.
    settled.increment(result.finished.size() - result.settledBefore.size());
    return result;
  }

  private void settleTogether(List<Long> ids, BatchResult result) throws SQLException {
    Settled settled;
    try {
      settled = settlement.settle(ids);
    } catch (RuntimeException e) {
      if (Outage.isOutage(e)) {
        throw e;
      }
      LOG.warnf("%d battles are settled one by one, since together they failed: %s", ids.size(), e);
      for (long id : ids) {
        settleAlone(id, result);
      }
      return;
    }
    add(settled, result);
    for (long id : settled.suspects) {
      settleAlone(id, result);
    }
    if (!settled.blocked.isEmpty()) {
      settleAhead(settled.blocked, result);
    }
  }

  /**
   * Settles what holds battles back, wherever in the queue it is. Else several workers that share a
   * long queue of few players take battle after battle that cannot be fought yet, and hardly ever
   * the one that can.
   */
  private void settleAhead(List<Long> blocked, BatchResult result) throws SQLException {
    Settled settled;
    try {
      settled = settlement.settle(settlement.ahead(blocked));
    } catch (RuntimeException e) {
      if (Outage.isOutage(e)) {
        throw e;
      }
      LOG.debugf("What holds others back is left to its own turn: %s", e);
      return;
    }
    result.standings.addAll(settled.standings);
    for (List<Long> ended : List.of(settled.finished, settled.failed)) {
      result.finished.addAll(ended);
      for (long id : ended) {
        // If it was among the blocked; what is not in this worker's hands is nobody's loss here.
        if (result.deferred.remove("" + id) != null) {
          result.done.add("" + id);
        }
      }
    }
  }

  private void settleAlone(long id, BatchResult result) throws SQLException {
    if (counted.add(id)) {
      // Before the try: should it take the process down with it, it is counted all the same.
      deadLetters.countTry(id);
    }
    try {
      Settled settled = settlement.settleAlone(id);
      if (!settled.blocked.isEmpty()) {
        deadLetters.uncountTry(id);
      }
      add(settled, result);
    } catch (SQLException | RuntimeException e) {
      if (Outage.isOutage(e)) {
        throw e;
      }
      failed(id, e, result);
    }
    counted.remove(id);
  }

  private void failed(long id, Exception reason, BatchResult result) throws SQLException {
    int tries = deadLetters.tries(id);
    LOG.warnf(reason, "Battle %d could not be settled, try %d", id, tries);
    if (tries >= MOST_TRIES) {
      deadLetters.giveUp(id, reason.getMessage());
      result.finished.add(id);
      result.done.add("" + id);
    } else {
      result.deferred.put("" + id, Duration.ofSeconds(1L << Math.max(0, tries - 1)));
    }
  }

  private void add(Settled settled, BatchResult result) throws SQLException {
    result.standings.addAll(settled.standings);
    result.settledBefore.addAll(settled.before);
    for (List<Long> ended : List.of(settled.finished, settled.failed, settled.before)) {
      result.finished.addAll(ended);
      ended.forEach(id -> result.done.add("" + id));
    }
    settled.blocked.forEach(id -> result.deferred.put("" + id, BLOCKED));
    for (long id : settled.unknown) {
      putAside("" + id);
      result.done.add("" + id);
    }
  }

  private void putAside(String entry) throws SQLException {
    LOG.warnf("The queue held what is no battle: %.100s", entry);
    deadLetters.putAside(entry);
  }
}
