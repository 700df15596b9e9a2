package games.arena.battle;

import games.arena.ArenaConfig;
import games.arena.battle.BattleSubmission.Submission;
import games.arena.fault.BackgroundTask;
import games.arena.http.Problems;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How many battles may wait: in all, of one attacker, and of one attacker against one opponent. The
 * counts are remembered and raised by what this process accepts, so that a submission costs no
 * counting; what other replicas accept meanwhile can come on top.
 */
@ApplicationScoped
class QueueLimits {

  private static final int RETRY_AFTER_SECONDS = 5;

  /** Whether a battle may be accepted, and else which limit it would exceed. */
  enum Admission {
    ADMITTED,
    TOO_MANY_OF_ATTACKER,
    TOO_MANY_AGAINST_OPPONENT
  }

  private record Pair(long attackerId, long opponentId) {

    static Pair of(Submission submission) {
      return new Pair(submission.attackerId(), submission.defenderId());
    }
  }

  private final PendingBattles pending;
  private final ArenaConfig.Queue config;
  private final PendingLimit<Long> attackers;
  private final PendingLimit<Pair> pairs;
  private final BackgroundTask work =
      new BackgroundTask(QueueLimits.class, "Counting pending battles");
  private final Counter submitted;
  private final AtomicLong waiting = new AtomicLong();

  QueueLimits(PendingBattles pending, ArenaConfig config, MeterRegistry metrics) {
    this.pending = pending;
    this.config = config.queue();
    int perPlayer = config.queue().maxQueuedPerPlayer();
    this.attackers = new PendingLimit<>(perPlayer, id -> pending.countOf(id, perPlayer));
    this.pairs =
        new PendingLimit<>(
            config.queue().maxQueuedPerOpponent(),
            pair -> pending.countOf(pair.attackerId, pair.opponentId, perPlayer));
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
  List<Admission> admit(List<Submission> submissions) {
    // No limit is reached while fewer battles than that wait in all.
    if (waiting.get() + submissions.size()
        < Math.min(config.maxQueuedPerPlayer(), config.maxQueuedPerOpponent())) {
      return Collections.nCopies(submissions.size(), Admission.ADMITTED);
    }
    Map<Long, Long> ofAttackers = rooms(attackers, submissions, Submission::attackerId);
    Map<Pair, Long> ofPairs = rooms(pairs, submissions, Pair::of);
    return submissions.stream().map(s -> admission(s, ofAttackers, ofPairs)).toList();
  }

  /** How many of these submissions each key's limit allows. */
  private static <K> Map<K, Long> rooms(
      PendingLimit<K> limit, List<Submission> submissions, Function<Submission, K> key) {
    Map<K, Long> rooms =
        submissions.stream().collect(Collectors.groupingBy(key, Collectors.counting()));
    rooms.replaceAll(limit::room);
    return rooms;
  }

  private static Admission admission(
      Submission submission, Map<Long, Long> ofAttackers, Map<Pair, Long> ofPairs) {
    Pair pair = Pair.of(submission);
    if (ofAttackers.get(pair.attackerId) == 0) {
      return Admission.TOO_MANY_OF_ATTACKER;
    }
    if (ofPairs.get(pair) == 0) {
      return Admission.TOO_MANY_AGAINST_OPPONENT;
    }
    ofAttackers.merge(pair.attackerId, -1L, Long::sum);
    ofPairs.merge(pair, -1L, Long::sum);
    return Admission.ADMITTED;
  }

  /** Counts battles that were accepted since the last look. */
  void accepted(Collection<Submission> battles) {
    submitted.increment(battles.size());
    waiting.addAndGet(battles.size());
    for (Submission battle : battles) {
      attackers.add(battle.attackerId());
      pairs.add(Pair.of(battle));
    }
  }

  @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
  void count() {
    work.attempt(() -> waiting.set(pending.count(config.maxQueued())));
  }
}
