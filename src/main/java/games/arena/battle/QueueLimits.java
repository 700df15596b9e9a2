package games.arena.battle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import games.arena.ArenaConfig;
import games.arena.fault.BackgroundTask;
import games.arena.http.Problems;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * How many battles may wait, in all and of one attacker. Both counts are remembered for a moment
 * and raised by what this process accepts, so that a submission costs no counting; what other
 * replicas accept meanwhile can come on top.
 */
@ApplicationScoped
class QueueLimits {

  private static final int RETRY_AFTER_SECONDS = 5;

  /** How long the count of one attacker is trusted. */
  private static final Duration COUNT_KEPT = Duration.ofSeconds(5);

  /** After so long an attacker who was refused is counted again. */
  private static final Duration REFUSAL_KEPT = Duration.ofMillis(200);

  private final PendingBattles pending;
  private final ArenaConfig.Queue config;
  private final BackgroundTask work =
      new BackgroundTask(QueueLimits.class, "Counting pending battles");
  private final Counter submitted;
  private final AtomicLong waiting = new AtomicLong();
  private final Cache<Long, Count> attackers =
      Caffeine.newBuilder().expireAfterWrite(COUNT_KEPT).maximumSize(100_000).build();

  private record Count(long battles, long countedAt) {

    Count plusOne() {
      return new Count(battles + 1, countedAt);
    }

    boolean isOlderThan(Duration age) {
      return System.nanoTime() - countedAt > age.toNanos();
    }
  }

  QueueLimits(PendingBattles pending, ArenaConfig config, MeterRegistry metrics) {
    this.pending = pending;
    this.config = config.queue();
    this.submitted =
        Counter.builder("arena.battles.submitted")
            .description("Battles that this process has accepted")
            .register(metrics);
  }

  /** Whether no more battles may be accepted from anybody. */
  boolean isFull() {
    return waiting.get() >= config.maxQueued();
  }

  static RuntimeException full() {
    return Problems.unavailable("Too many battles wait already.", RETRY_AFTER_SECONDS);
  }

  static RuntimeException tooManyOfOne() {
    return Problems.tooManyRequests(
        "Too many battles of this attacker wait already.", RETRY_AFTER_SECONDS);
  }

  /**
   * How many more battles each of these attackers may submit. Blocks where they have to be counted.
   */
  Map<Long, Long> room(Collection<Long> attackerIds) {
    long most = config.maxQueuedPerPlayer();
    Map<Long, Long> room = new HashMap<>();
    // No attacker can be over the limit while fewer battles than that wait in all.
    if (waiting.get() + attackerIds.size() < most) {
      attackerIds.forEach(id -> room.put(id, most));
      return room;
    }
    Set<Long> unknown =
        attackerIds.stream().filter(this::mustBeCounted).collect(Collectors.toSet());
    if (!unknown.isEmpty()) {
      long now = System.nanoTime();
      pending.countOf(unknown, most).forEach((id, n) -> attackers.put(id, new Count(n, now)));
    }
    for (Long id : attackerIds) {
      Count count = attackers.getIfPresent(id);
      room.put(id, count == null ? most : most - count.battles);
    }
    return room;
  }

  private boolean mustBeCounted(long attackerId) {
    Count count = attackers.getIfPresent(attackerId);
    return count == null
        || count.battles >= config.maxQueuedPerPlayer() && count.isOlderThan(REFUSAL_KEPT);
  }

  /** Counts battles that were accepted since the last look. */
  void accepted(Collection<Long> attackerIds) {
    submitted.increment(attackerIds.size());
    waiting.addAndGet(attackerIds.size());
    attackerIds.forEach(
        id -> attackers.asMap().computeIfPresent(id, (attacker, count) -> count.plusOne()));
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void count() {
    work.attempt(() -> waiting.set(pending.count(config.maxQueued())));
  }
}
