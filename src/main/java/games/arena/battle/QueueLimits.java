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

  /** After so long an attacker who was refused is counted again. */
  private static final Duration REFUSAL_KEPT = Duration.ofMillis(200);

  /**
   * Where the limit per opponent is lower, all opponents of an attacker are remembered; else those
   * only that have half of it. Of these an attacker has few, of others it may have thousands.
   */
  private static final int LARGE = 512;

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

  /** From how many battles on an opponent is remembered. */
  private final int remembered;

  private final Cache<Long, Count> attackers =
      Caffeine.newBuilder().expireAfterWrite(COUNT_KEPT).maximumSize(100_000).build();

  /**
   * @param added how many battles were accepted since they were counted
   */
  private record Count(PendingBattles.OfAttacker battles, long added, long countedAt) {

    Count plusOne(long opponentId) {
      return new Count(battles.plusOne(opponentId), added + 1, countedAt);
    }

    boolean isOlderThan(Duration age) {
      return System.nanoTime() - countedAt > age.toNanos();
    }
  }

  private record Pair(long attackerId, long opponentId) {}

  QueueLimits(PendingBattles pending, ArenaConfig config, MeterRegistry metrics) {
    this.pending = pending;
    this.config = config.queue();
    int most = this.config.maxQueuedPerOpponent();
    this.remembered = most < LARGE ? 1 : most / 2;
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
    Map<Long, Count> counts = counts(submissions);
    Map<Long, Long> ofAttackers = new HashMap<>();
    Map<Pair, Long> ofPairs = new HashMap<>();
    List<Admission> admissions = new ArrayList<>();
    for (BattleSubmission.Submission submission : submissions) {
      Pair pair = new Pair(submission.attackerId(), submission.defenderId());
      Count count = counts.get(pair.attackerId);
      long ofAttacker = count.battles.total() + ofAttackers.getOrDefault(pair.attackerId, 0L);
      long ofPair = most(count, pair.opponentId) + ofPairs.getOrDefault(pair, 0L);
      Admission admission = admission(ofAttacker, ofPair);
      if (admission == Admission.ADMITTED) {
        ofAttackers.merge(pair.attackerId, 1L, Long::sum);
        ofPairs.merge(pair, 1L, Long::sum);
      }
      admissions.add(admission);
    }
    return admissions;
  }

  private Admission admission(long ofAttacker, long ofPair) {
    if (ofAttacker >= config.maxQueuedPerPlayer()) {
      return Admission.TOO_MANY_OF_ATTACKER;
    }
    return ofPair >= config.maxQueuedPerOpponent()
        ? Admission.TOO_MANY_AGAINST_OPPONENT
        : Admission.ADMITTED;
  }

  /** The most battles that can wait against an opponent. */
  private long most(Count count, long opponentId) {
    Long known = count.battles.against().get(opponentId);
    return known != null ? known : remembered - 1 + count.added;
  }

  private Map<Long, Count> counts(List<BattleSubmission.Submission> submissions) {
    Map<Long, Long> wanted =
        submissions.stream()
            .collect(
                Collectors.groupingBy(
                    BattleSubmission.Submission::attackerId, Collectors.counting()));
    Map<Long, Count> counts = new HashMap<>(attackers.getAllPresent(wanted.keySet()));
    Set<Long> stale =
        wanted.keySet().stream()
            .filter(id -> mustBeCounted(counts.get(id), wanted.get(id)))
            .collect(Collectors.toSet());
    if (!stale.isEmpty()) {
      long now = System.nanoTime();
      pending
          .ofAttackers(stale, config.maxQueuedPerPlayer(), remembered)
          .forEach((id, battles) -> counts.put(id, new Count(battles, 0, now)));
      stale.forEach(id -> attackers.put(id, counts.get(id)));
    }
    return counts;
  }

  private boolean mustBeCounted(Count count, long wanted) {
    if (count == null) {
      return true;
    }
    boolean refused =
        count.battles.total() >= config.maxQueuedPerPlayer()
            || count.battles.most() >= config.maxQueuedPerOpponent();
    // So many could all be against an opponent who was not remembered.
    boolean uncertain =
        count.added > 0 && remembered - 1 + count.added + wanted > config.maxQueuedPerOpponent();
    return uncertain || refused && count.isOlderThan(REFUSAL_KEPT);
  }

  /** Counts battles that were accepted since the last look. */
  void accepted(Collection<BattleSubmission.Submission> battles) {
    submitted.increment(battles.size());
    waiting.addAndGet(battles.size());
    for (BattleSubmission.Submission battle : battles) {
      attackers
          .asMap()
          .computeIfPresent(battle.attackerId(), (id, count) -> count.plusOne(battle.defenderId()));
    }
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void count() {
    work.attempt(() -> waiting.set(pending.count(config.maxQueued())));
  }
}
