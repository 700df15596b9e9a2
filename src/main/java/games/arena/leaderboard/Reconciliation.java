package games.arena.leaderboard;

import games.arena.ArenaConfig;
import games.arena.redis.RedisKeys;
import games.arena.sql.DatabaseException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Brings to a board in Redis what PostgreSQL has written since the last time. When that was is kept
 * with the board: a Redis that comes back with an old snapshot, or a replica that missed the last
 * second, brings an old time along too. Costs as much as was written since, however large the board
 * is.
 */
@ApplicationScoped
class Reconciliation {

  private static final Logger LOG = Logger.getLogger(Reconciliation.class);

  /** Longer than a transaction can stay open (see the time-outs of the data source). */
  private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(30);

  /** So long after the end of its period nothing is written to a board any more. */
  private static final Duration LAST_WRITES = Duration.ofMinutes(2);

  /** Longer ago, a rebuild is cheaper than to look through all the battles since. */
  private static final Duration LONGEST_AGO = Duration.ofMinutes(10);

  /** After so long another replica may reconcile, as the one whose turn it is seems to be gone. */
  private static final Duration LONGEST_TURN = Duration.ofMinutes(1);

  /** SQLSTATE of a statement that took too long. */
  private static final String QUERY_CANCELED = "57014";

  private final Repairs repairs;
  private final BoardUpkeep upkeep;
  private final StandingsScan standings;
  private final Duration every;

  Reconciliation(Repairs repairs, BoardUpkeep upkeep, StandingsScan standings, ArenaConfig config) {
    this.repairs = repairs;
    this.upkeep = upkeep;
    this.standings = standings;
    this.every = config.leaderboard().reconcileEvery();
  }

  /**
   * Reconciles a board where that is due and no other replica is just doing it.
   *
   * @return false where the board must be rebuilt instead
   */
  boolean reconcile(BoardEdition edition, Instant now) {
    Optional<Instant> reconciled = upkeep.reconciled(edition).await().indefinitely();
    if (reconciled.isEmpty()) {
      return false;
    }
    Instant since = reconciled.get();
    if (isClosed(edition, since) || now.isBefore(since.plus(every))) {
      return true;
    }
    return now.isBefore(since.plus(LONGEST_AGO)) && reconcile(edition, since, now);
  }

  private static boolean isClosed(BoardEdition edition, Instant reconciled) {
    return edition.end().map(end -> reconciled.isAfter(end.plus(LAST_WRITES))).orElse(false);
  }

  private boolean reconcile(BoardEdition edition, Instant since, Instant now) {
    String turn = RedisKeys.reconciling(edition.id());
    if (!upkeep.takeTurn(turn, LONGEST_TURN).await().indefinitely()) {
      return true;
    }
    try {
      repair(edition, since.minus(LONGEST_TRANSACTION));
      upkeep.setReconciled(edition, since, now).await().indefinitely();
      return true;
    } catch (DatabaseException e) {
      if (QUERY_CANCELED.equals(e.sqlState())) {
        return false;
      }
      throw e;
    } finally {
      upkeep.endTurn(turn).await().indefinitely();
    }
  }

  /** Portion by portion, each of which is written before the next is read. */
  private void repair(BoardEdition edition, Instant from) {
    standings.forEachDeletedSince(from, players -> repairs.delete(edition, players));
    AtomicInteger missed = new AtomicInteger();
    standings.forEachChangedSince(
        edition, from, scores -> missed.addAndGet(repairs.raise(edition, scores)));
    if (missed.get() > 0) {
      LOG.infof("Board %s lacked %d scores that PostgreSQL has", edition.id(), missed.get());
    }
  }
}
