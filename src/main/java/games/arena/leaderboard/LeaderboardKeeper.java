package games.arena.leaderboard;

import games.arena.ArenaConfig;
import games.arena.fault.Chore;
import games.arena.sql.DatabaseClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Keeps the boards in Redis equal to the standings in PostgreSQL: rebuilds those that Redis lost,
 * and compares the others with what changed since the last comparison. When that was is kept with
 * the board, in Redis: a Redis that comes back with an old snapshot, or a replica that missed the
 * last second, brings an old time along too.
 *
 * <p>Safe on every replica at once: writes are absolute and only rise, and a board has one builder
 * at a time.
 */
@ApplicationScoped
public class LeaderboardKeeper {

  private static final Logger LOG = Logger.getLogger(LeaderboardKeeper.class);

  /** Longer than a transaction can stay open (see the time-outs of the data source). */
  private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(30);

  private final Leaderboard leaderboard;
  private final Standings standings;
  private final DatabaseClock clock;
  private final ArenaConfig.Leaderboard config;
  private final Counter repaired;
  private final Chore work = new Chore(LeaderboardKeeper.class, "The keeper of the boards");

  LeaderboardKeeper(
      Leaderboard leaderboard,
      Standings standings,
      DatabaseClock clock,
      ArenaConfig config,
      MeterRegistry metrics) {
    this.leaderboard = leaderboard;
    this.standings = standings;
    this.clock = clock;
    this.config = config.leaderboard();
    this.repaired =
        Counter.builder("arena.leaderboard.repaired")
            .description("Scores that a comparison with PostgreSQL had to write again")
            .register(metrics);
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void keep() {
    work.attempt(this::keepCurrent);
  }

  private void keepCurrent() throws SQLException {
    Instant now = clock.now();
    Set<BoardEdition> current = new LinkedHashSet<>(BoardEdition.allAt(now));
    // What was settled just before a period ended may reach Redis just after.
    current.addAll(BoardEdition.allAt(now.minus(config.reconcileEvery().multipliedBy(3))));
    for (BoardEdition edition : current) {
      keep(edition, now);
    }
  }

  private void keep(BoardEdition edition, Instant now) throws SQLException {
    Optional<Instant> reconciled = leaderboard.reconciled(edition).await().indefinitely();
    if (reconciled.isEmpty()) {
      rebuild(edition);
    } else if (reconciled.get().plus(config.reconcileEvery()).isBefore(now)) {
      reconcile(edition, reconciled.get(), now);
    }
  }

  private void reconcile(BoardEdition edition, Instant since, Instant now) throws SQLException {
    Instant from = since.minus(LONGEST_TRANSACTION);
    List<Long> deleted = standings.deletedSince(from);
    if (!deleted.isEmpty()) {
      leaderboard.delete(edition, deleted).await().indefinitely();
    }
    int missed = 0;
    for (List<Score> portion : Portions.of(standings.changedSince(edition, from))) {
      missed += leaderboard.write(edition, portion).await().indefinitely().orElse(0);
    }
    leaderboard.setReconciled(edition, now).await().indefinitely();
    if (missed > 0) {
      repaired.increment(missed);
      LOG.infof("Board %s lacked %d scores that PostgreSQL has", edition.id(), missed);
    }
  }

  /**
   * Reads a board from PostgreSQL into a new sorted set and swaps it in. Scores settled meanwhile
   * are written to both.
   *
   * @return false where another replica is just doing that
   */
  public boolean rebuild(BoardEdition edition) throws SQLException {
    String builder = UUID.randomUUID().toString();
    // The new set takes part in every write from here on, so what is read after this is never too
    // old.
    if (!leaderboard.beginBuild(edition, builder).await().indefinitely()) {
      return false;
    }
    Instant now = clock.now();
    standings.forEach(
        edition,
        portion -> {
          if (!leaderboard.addToBuild(edition, builder, portion).await().indefinitely()) {
            throw new IllegalStateException("Lost the turn to rebuild board " + edition.id());
          }
        });
    Optional<Instant> expires = edition.end().map(end -> later(end, now).plus(config.pastKept()));
    boolean finished =
        leaderboard.finishBuild(edition, builder, now, expires).await().indefinitely();
    if (finished) {
      LOG.debugf("Board %s rebuilt", edition.id());
    }
    return finished;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
