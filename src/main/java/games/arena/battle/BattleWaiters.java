package games.arena.battle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import games.arena.fault.Outage;
import games.arena.sql.Sql;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Clients that wait for their battle to end. This process' own worker tells at once; for the
 * workers of others one query for all who wait, many times a second while there are any, sees it in
 * PostgreSQL.
 */
@ApplicationScoped
class BattleWaiters {

  private static final Logger LOG = Logger.getLogger(BattleWaiters.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  /** What all who wait for one battle share. */
  private record Wait(CompletableFuture<Void> end, Instant until) {

    static Wait of(Duration longest) {
      return new Wait(new CompletableFuture<>(), Instant.now().plus(longest));
    }

    Wait longer(Wait other) {
      return until.isBefore(other.until) ? new Wait(end, other.until) : this;
    }
  }

  private final DataSource dataSource;
  private final ConcurrentHashMap<Long, Wait> waiting = new ConcurrentHashMap<>();
  private final Cache<Long, Boolean> told =
      Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(1)).maximumSize(20_000).build();
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile boolean leaving;

  BattleWaiters(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Ends when the battle has ended, or after the longest time to wait. */
  Uni<Void> ended(long battleId, Duration longest) {
    return Uni.createFrom()
        .completionStage(() -> end(battleId, longest))
        .ifNoItem()
        .after(longest)
        .recoverWithItem((Void) null);
  }

  /** This process is about to end: nobody is to wait for it, all are answered what is so far. */
  void leave(@Observes ShutdownDelayInitiatedEvent shutdown) {
    leaving = true;
    waiting.values().forEach(wait -> wait.end.complete(null));
  }

  private CompletableFuture<Void> end(long battleId, Duration longest) {
    if (leaving) {
      return CompletableFuture.completedFuture(null);
    }
    Wait wait = waiting.merge(battleId, Wait.of(longest), Wait::longer);
    if (told.getIfPresent(battleId) != null) {
      // It ended after the client saw it queued, and before the line above.
      tell(List.of(battleId));
    }
    lookLater();
    return wait.end.copy();
  }

  /** Tells those who wait for these battles. */
  void tell(Collection<Long> ended) {
    for (Long id : ended) {
      told.put(id, true);
      Wait wait = waiting.remove(id);
      if (wait != null) {
        wait.end.complete(null);
      }
    }
  }

  private void lookLater() {
    if (looking.compareAndSet(false, true)) {
      CompletableFuture.delayedExecutor(
              LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS, Infrastructure.getDefaultWorkerPool())
          .execute(this::look);
    }
  }

  private void look() {
    try {
      waiting.values().removeIf(wait -> wait.until.isBefore(Instant.now()));
      tell(endedOf(List.copyOf(waiting.keySet())));
    } catch (SQLException | RuntimeException e) {
      if (!Outage.isOutage(e)) {
        LOG.error("Could not look for battles that have ended", e);
      }
    } finally {
      looking.set(false);
      if (!waiting.isEmpty()) {
        lookLater();
      }
    }
  }

  private List<Long> endedOf(List<Long> ids) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return Sql.query(
          connection,
          // Not at once: the worker that has just committed is about to write the boards.
          """
          select id from battle where id = any(?) and status <> 'queued'
          and finished_at < clock_timestamp() - interval '50 ms'
          """,
          row -> row.getLong("id"),
          ids.stream().mapToLong(id -> id).toArray());
    }
  }
}
