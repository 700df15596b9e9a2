package games.arena.battle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import games.arena.account.limit.AccountLimits;
import games.arena.fault.Outage;
import games.arena.sql.Database;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Clients that wait for their battle to end. This process' own worker tells them at once, the
 * workers of other replicas by {@link EndedBattlesChannel}. One query for all waiting clients finds
 * battles whose message was lost; it runs often only while the channel is closed.
 */
@ApplicationScoped
class BattleWaiters {

  private static final Logger LOG = Logger.getLogger(BattleWaiters.class);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(500);
  private static final Duration POLL_INTERVAL_WITHOUT_CHANNEL = Duration.ofMillis(20);

  /** What all who wait for one battle share. */
  private record Wait(CompletableFuture<Void> end, Instant until) {

    static Wait of(Duration longest) {
      return new Wait(new CompletableFuture<>(), Instant.now().plus(longest));
    }

    Wait longer(Wait other) {
      return until.isBefore(other.until) ? new Wait(end, other.until) : this;
    }
  }

  private final Database database;
  private final EndedBattlesChannel channel;
  private final AccountLimits limits;
  private final ConcurrentHashMap<Long, Wait> waiting = new ConcurrentHashMap<>();
  private final Cache<Long, Boolean> told =
      Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(1)).maximumSize(20_000).build();
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile boolean leaving;

  BattleWaiters(Database database, EndedBattlesChannel channel, AccountLimits limits) {
    this.database = database;
    this.channel = channel;
    this.limits = limits;
    channel.listen(this::tell);
  }

  /**
   * Ends when the battle has ended, or after the longest time to wait; fails with 429 if too many
   * requests of the account wait.
   */
  Uni<Void> ended(long accountId, long battleId, Duration longest) {
    return limits.hold(AccountLimits.Kind.WAIT, accountId, () -> ended(battleId, longest));
  }

  private Uni<Void> ended(long battleId, Duration longest) {
    return Uni.createFrom()
        .completionStage(() -> end(battleId, longest))
        .ifNoItem()
        .after(longest)
        .recoverWithItem((Void) null);
  }

  /** This process is about to end: all who wait are answered at once, with the battle as it is. */
  void leave(@Observes ShutdownDelayInitiatedEvent shutdown) {
    leaving = true;
    waiting.values().forEach(wait -> wait.end.complete(null));
  }

  private CompletableFuture<Void> end(long battleId, Duration longest) {
    if (leaving) {
      return CompletableFuture.completedFuture(null);
    }
    Wait wait = waiting.merge(battleId, Wait.of(longest), Wait::longer);
    if (leaving) {
      wait.end.complete(null);
    }
    if (told.getIfPresent(battleId) != null) {
      // It ended after the client saw it queued, and before the line above.
      tell(List.of(battleId));
    }
    lookLater();
    return wait.end.copy();
  }

  /** Tells those who wait for these battles, on all replicas. */
  void tellEverywhere(Collection<Long> ended) {
    tell(ended);
    channel.publish(ended);
  }

  private void tell(Collection<Long> ended) {
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
      Duration interval = channel.isOpen() ? POLL_INTERVAL : POLL_INTERVAL_WITHOUT_CHANNEL;
      CompletableFuture.delayedExecutor(
              interval.toMillis(), TimeUnit.MILLISECONDS, Infrastructure.getDefaultWorkerPool())
          .execute(this::look);
    }
  }

  private void look() {
    try {
      waiting.values().removeIf(wait -> wait.until.isBefore(Instant.now()));
      tell(endedOf(List.copyOf(waiting.keySet())));
    } catch (RuntimeException e) {
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

  private List<Long> endedOf(List<Long> ids) {
    return database.query(
        // Not at once: the worker that has just committed is about to write the boards.
        "select id from battle where id = any(?) and finished_at < clock_timestamp() - interval '50"
            + " ms'",
        row -> row.getLong("id"),
        ids);
  }
}
