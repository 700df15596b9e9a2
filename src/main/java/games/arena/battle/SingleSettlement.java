package games.arena.battle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import games.arena.fault.Outage;
import games.arena.sql.DatabaseException;
import games.arena.trace.TraceParent;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Settles a battle that could not be settled together with others. Its attempts are counted, and
 * after the last one it is given up; an attempt counts only where other battles can be settled.
 */
@ApplicationScoped
class SingleSettlement {

  private static final Logger LOG = Logger.getLogger(SingleSettlement.class);

  /** The fields of log lines about a battle. */
  private static final List<String> FIELDS =
      List.of("battleId", "attackerId", "defenderId", "traceId");

  /** With 1, 2, 4 and 8 seconds between them. */
  private static final int MAX_ATTEMPTS = 5;

  /** A battle that meets a lock or a time-out again and again comes back after 1, 2, 4 … 32 s. */
  private static final int MAX_BACKOFF_EXPONENT = 5;

  private final Settlement settlement;
  private final PendingBattles pending;
  private final DeadLetters deadLetters;

  /**
   * Attempts that are counted already and were cut short by an outage: the next attempt of these
   * battles is the same one.
   */
  private final Set<Long> counted = ConcurrentHashMap.newKeySet();

  private final Cache<Long, Integer> contentions =
      Caffeine.newBuilder().expireAfterWrite(Duration.ofMinutes(2)).maximumSize(10_000).build();

  SingleSettlement(Settlement settlement, PendingBattles pending, DeadLetters deadLetters) {
    this.settlement = settlement;
    this.pending = pending;
    this.deadLetters = deadLetters;
  }

  /** Tries one battle and adds what became of it. */
  void settle(long id, SettlementResult result) {
    MDC.put("battleId", id);
    try {
      pending.find(List.of(id)).forEach(SingleSettlement::name);
      attempt(id, result);
    } catch (RuntimeException e) {
      if (Outage.isOutage(e) && !Outage.isContention(e)) {
        throw e;
      }
      LOG.errorf(e, "Battle %d can be neither settled nor given up now", id);
      result.deferred.put(id, Duration.ofSeconds(1L << MAX_BACKOFF_EXPONENT));
    } finally {
      FIELDS.forEach(MDC::remove);
    }
    counted.remove(id);
  }

  /** Names the battle's players and trace in the log, until the attempt is over. */
  private static void name(PendingBattle battle) {
    MDC.put("attackerId", battle.attackerId());
    MDC.put("defenderId", battle.defenderId());
    if (battle.traceParent() != null) {
      MDC.put("traceId", TraceParent.traceId(battle.traceParent()));
    }
  }

  private void attempt(long id, SettlementResult result) {
    if (!counted.contains(id)) {
      // Before the attempt: should it take the process down with it, it is counted all the same.
      deadLetters.countAttempt(id);
      counted.add(id);
    }
    Instant begun = Instant.now();
    try {
      SettlementResult settled = settlement.settleAlone(id);
      if (!settled.blocked.isEmpty()) {
        deadLetters.uncountAttempt(id);
      }
      result.add(settled);
    } catch (RuntimeException e) {
      if (Outage.isContention(e)) {
        deadLetters.uncountAttempt(id);
        result.deferred.put(id, contentionDelay(id, e));
      } else if (Outage.isOutage(e)) {
        throw e;
      } else if (settlement.canSettleAnother()) {
        failed(id, begun, e, result);
      } else {
        throw new DatabaseException(
            new SQLTransientException("No battle can be settled: " + e.getMessage(), e));
      }
    }
  }

  private Duration contentionDelay(long id, RuntimeException reason) {
    int times = contentions.asMap().merge(id, 1, Integer::sum);
    Duration delay = Duration.ofSeconds(1L << Math.min(times - 1, MAX_BACKOFF_EXPONENT));
    LOG.infof(
        "Battle %d waits %d s for a lock, or for a statement that takes too long: %s",
        id, delay.toSeconds(), reason.getMessage());
    return delay;
  }

  private void failed(long id, Instant begun, RuntimeException reason, SettlementResult result) {
    Optional<PendingBattle> found = pending.find(List.of(id)).stream().findFirst();
    if (found.isEmpty()) {
      // Another worker has ended it meanwhile.
      result.endedBefore.add(id);
      return;
    }
    PendingBattle battle = found.get();
    LOG.warnf(
        "Battle %d could not be settled, attempt %d of %d: %s",
        id, battle.attempts(), MAX_ATTEMPTS, reason);
    LOG.debugf(reason, "Battle %d", id);
    if (battle.attempts() >= MAX_ATTEMPTS) {
      deadLetters.giveUp(id, "" + reason.getMessage());
      result.failed.add(id);
      if (battle.traceParent() != null) {
        result.traced.add(new TracedBatch(begun, Instant.now(), 1, List.of(battle), Set.of(id)));
      }
    } else {
      result.deferred.put(id, Duration.ofSeconds(1L << Math.max(0, battle.attempts() - 1)));
    }
  }
}
