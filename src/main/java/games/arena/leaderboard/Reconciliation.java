package games.arena.leaderboard;

import games.arena.ArenaConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
   * Reconciles a board where that is due.
   *
   * @return false where the board must be rebuilt instead
   */
  boolean reconcile(BoardEdition edition, Instant now) throws SQLException {
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

  private boolean reconcile(BoardEdition edition, Instant since, Instant now) throws SQLException {
    Instant from = since.minus(LONGEST_TRANSACTION);
    try {
      repairs.delete(edition, standings.deletedSince(from));
      int missed = repairs.raise(edition, standings.changedSince(edition, from));
      if (missed > 0) {
        LOG.infof("Board %s lacked %d scores that PostgreSQL has", edition.id(), missed);
      }
    } catch (SQLException e) {
      if (QUERY_CANCELED.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
    upkeep.setReconciled(edition, since, now).await().indefinitely();
    return true;
  }
}
