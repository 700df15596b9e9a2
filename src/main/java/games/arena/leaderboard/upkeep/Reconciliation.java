package games.arena.leaderboard.upkeep;

import games.arena.ArenaConfig;
import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Boards;
import games.arena.redis.RedisKeys;
import games.arena.sql.DatabaseException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Writes to a board in Redis what changed in PostgreSQL since the last reconciliation. The time of
 * the last one is stored with the board, so an old snapshot of Redis brings back its old time too.
 * The cost depends on the number of changes, not on the size of the board.
 */
@ApplicationScoped
class Reconciliation {

  private static final Logger LOG = Logger.getLogger(Reconciliation.class);

  /** Longer than any transaction can stay open (see the time-outs of the data source). */
  private static final Duration MAX_TRANSACTION_TIME = Duration.ofSeconds(30);

  /** After a longer gap, a rebuild is cheaper than reading all battles since. */
  private static final Duration MAX_GAP = Duration.ofMinutes(10);

  /** The lease's duration, after which another replica may reconcile. */
  private static final Duration LEASE = Duration.ofMinutes(1);

  /** The SQLSTATE of a statement that hit its time-out. */
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
   * Reconciles a board if it is due and no other replica is doing so.
   *
   * @return false if the board must be rebuilt instead
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
    return now.isBefore(since.plus(MAX_GAP)) && reconcile(edition, since, now);
  }

  private static boolean isClosed(BoardEdition edition, Instant reconciled) {
    return edition.end().map(end -> reconciled.isAfter(end.plus(Boards.LATE))).orElse(false);
  }

  private boolean reconcile(BoardEdition edition, Instant since, Instant now) {
    String turn = RedisKeys.reconciling(edition.id());
    if (!upkeep.takeTurn(turn, LEASE).await().indefinitely()) {
      return true;
    }
    try {
      repair(edition, since.minus(MAX_TRANSACTION_TIME));
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

  /** Works in batches; each batch is written before the next is read. */
  private void repair(BoardEdition edition, Instant from) {
    standings.forEachDeletedSince(from, players -> repairs.delete(edition, players));
    AtomicInteger missed = new AtomicInteger();
    standings.forEachChangedSince(
        edition, from, scores -> missed.addAndGet(repairs.raise(edition, scores)));
    if (missed.get() > 0) {
      LOG.infof("Board %s reconciled, %d scores were missing", edition.id(), missed.get());
    }
  }
}
