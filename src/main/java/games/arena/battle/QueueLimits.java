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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * How many battles may wait: in all, of one attacker, and of one attacker against one opponent. The
 * counts are remembered for a moment and raised by what this process accepts, so that a submission
 * costs no counting; what other replicas accept meanwhile can come on top.
 */
@ApplicationScoped
class QueueLimits {

  private static final int RETRY_AFTER_SECONDS = 5;

  /** How long the count of one attacker is trusted. */
  private static final Duration COUNT_KEPT = Duration.ofSeconds(5);

  /** How long it is remembered how many battles a pair has. */
  private static final Duration PAIR_KEPT = Duration.ofMinutes(10);

  /** After so long a pair that was refused is counted again, which reads all of the attacker's. */
  private static final Duration PAIR_REFUSAL_KEPT = Duration.ofSeconds(5);

  /**
   * Pairs are counted only after this process has accepted this part of the limit, so that it can
   * be exceeded by as much: most pairs fight only once.
   */
  private static final int UNCOUNTED_PART = 8;

  /** After so long an attacker who was refused is counted again. */
  private static final Duration REFUSAL_KEPT = Duration.ofMillis(200);

  /** Whether a battle may be accepted, and else which limit it would exceed. */
  enum Admission {
    ADMITTED,
    TOO_MANY_OF_ATTACKER,
    TOO_MANY_AGAINST_OPPONENT
  }

  private final PendingBattles pending;
  private final ArenaConfig.Queue config;
  private final BackgroundTask work =
      new BackgroundTask(QueueLimits.class, "Counting pending battles");
  private final Counter submitted;
  private final AtomicLong waiting = new AtomicLong();
  private final Cache<Long, Count> attackers =
      Caffeine.newBuilder().expireAfterWrite(COUNT_KEPT).maximumSize(100_000).build();

  /** Of attackers who have as many battles as they may have against one opponent. */
  private final Cache<Pair, PairCount> pairs =
      Caffeine.newBuilder().expireAfterWrite(PAIR_KEPT).maximumSize(20_000).build();

  private record Pair(long attackerId, long opponentId) {

    static Pair of(BattleSubmission.Submission submission) {
      return new Pair(submission.attackerId(), submission.defenderId());
    }
  }

  /**
   * @param counted how many battles were pending; {@link #NOT_COUNTED} before the first count
   * @param added how many this process has accepted since
   */
  private record PairCount(long counted, long added, long countedAt) {

    static final long NOT_COUNTED = -1;
    static final PairCount UNKNOWN = new PairCount(NOT_COUNTED, 0, 0);

    PairCount plusOne() {
      return new PairCount(counted, added + 1, countedAt);
    }

    boolean isCounted() {
      return counted != NOT_COUNTED;
    }
  }

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

  static RuntimeException refusal(Admission admission) {
    return Problems.tooManyRequests(
        admission == Admission.TOO_MANY_OF_ATTACKER
            ? "Too many battles of this attacker wait already."
            : "Too many battles of this attacker against this opponent wait already.",
        RETRY_AFTER_SECONDS);
  }

  /**
   * Says of each of these submissions, in order, whether it may be accepted. Blocks where battles
   * have to be counted.
   */
  List<Admission> admit(List<BattleSubmission.Submission> submissions) {
    // No limit is reached while fewer battles than that wait in all.
    if (waiting.get() + submissions.size()
        < Math.min(config.maxQueuedPerPlayer(), config.maxQueuedPerOpponent())) {
      return Collections.nCopies(submissions.size(), Admission.ADMITTED);
    }
    Map<Long, Long> ofAttackers =
        counts(
            submissions.stream()
                .map(BattleSubmission.Submission::attackerId)
                .collect(Collectors.toSet()));
    Map<Pair, Long> admitted = new HashMap<>();
    List<Admission> admissions = new ArrayList<>();
    for (BattleSubmission.Submission submission : submissions) {
      Pair pair = Pair.of(submission);
      long ofAttacker = ofAttackers.get(pair.attackerId);
      Admission admission = admission(pair, ofAttacker, admitted.getOrDefault(pair, 0L));
      if (admission == Admission.ADMITTED) {
        ofAttackers.merge(pair.attackerId, 1L, Long::sum);
        admitted.merge(pair, 1L, Long::sum);
      }
      admissions.add(admission);
    }
    return admissions;
  }

  private Admission admission(Pair pair, long ofAttacker, long admitted) {
    if (ofAttacker >= config.maxQueuedPerPlayer()) {
      return Admission.TOO_MANY_OF_ATTACKER;
    }
    return ofAttacker >= config.maxQueuedPerOpponent() && isFull(pair, admitted)
        ? Admission.TOO_MANY_AGAINST_OPPONENT
        : Admission.ADMITTED;
  }

  /**
   * @param admitted how many battles of the pair are about to be accepted
   */
  private boolean isFull(Pair pair, long admitted) {
    long most = config.maxQueuedPerOpponent();
    PairCount known = pairs.get(pair, unknown -> PairCount.UNKNOWN);
    long now = System.nanoTime();
    if (!known.isCounted()) {
      if (known.added + admitted < most / UNCOUNTED_PART) {
        return false;
      }
    } else if (known.counted + known.added + admitted < most) {
      return false;
    } else if (now - known.countedAt < PAIR_REFUSAL_KEPT.toNanos()) {
      return true;
    }
    long counted = pending.countOf(pair.attackerId, pair.opponentId, config.maxQueuedPerPlayer());
    pairs.put(pair, new PairCount(counted, 0, now));
    return counted + admitted >= most;
  }

  /** How many battles each of these attackers has. Blocks where they have to be counted. */
  private Map<Long, Long> counts(Collection<Long> attackerIds) {
    long most = config.maxQueuedPerPlayer();
    Set<Long> unknown =
        attackerIds.stream().filter(this::mustBeCounted).collect(Collectors.toSet());
    if (!unknown.isEmpty()) {
      long now = System.nanoTime();
      pending.countOf(unknown, most).forEach((id, n) -> attackers.put(id, new Count(n, now)));
    }
    Map<Long, Long> counts = new HashMap<>();
    for (Long id : attackerIds) {
      Count count = attackers.getIfPresent(id);
      counts.put(id, count == null ? 0 : count.battles);
    }
    return counts;
  }

  private boolean mustBeCounted(long attackerId) {
    Count count = attackers.getIfPresent(attackerId);
    return count == null
        || count.battles >= config.maxQueuedPerPlayer() && count.isOlderThan(REFUSAL_KEPT);
  }

  /** Counts battles that were accepted since the last look. */
  void accepted(Collection<BattleSubmission.Submission> battles) {
    submitted.increment(battles.size());
    waiting.addAndGet(battles.size());
    for (BattleSubmission.Submission battle : battles) {
      attackers.asMap().computeIfPresent(battle.attackerId(), (attacker, count) -> count.plusOne());
      pairs.asMap().computeIfPresent(Pair.of(battle), (pair, count) -> count.plusOne());
    }
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void count() {
    work.attempt(() -> waiting.set(pending.count(config.maxQueued())));
  }
}
