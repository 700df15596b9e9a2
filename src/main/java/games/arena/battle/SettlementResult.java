package games.arena.battle;

import games.arena.leaderboard.board.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What became of battles that were to be settled, by outcome. */
final class SettlementResult {

  /** Fought now. */
  final List<Long> fought = new ArrayList<>();

  /** Failed now: a player is gone, or it was given up. */
  final List<Long> failed = new ArrayList<>();

  /** Had ended before: a worker may have died before it wrote their scores to the boards. */
  final List<Long> endedBefore = new ArrayList<>();

  /** Must wait for an earlier battle, or for a lock. */
  final Set<Long> blocked = new HashSet<>();

  /** Were tried before without success, and so must be tried alone. */
  final Set<Long> triedBefore = new HashSet<>();

  /** Are the ids of no battle. */
  final Set<Long> unknown = new HashSet<>();

  /** Must come again after so long. */
  final Map<Long, Duration> deferred = new HashMap<>();

  /** All standings that changed, as they are now. */
  final List<Standing> standings = new ArrayList<>();

  /** Whether the invalid entries, and the unknown ids, are among the dead letters. */
  boolean garbagePutAside;

  /** How often a batch had to be halved. */
  int halvings;

  /** The number of battles in each transaction that was committed. */
  final List<Integer> batches = new ArrayList<>();

  /** For each battle that settlement ended: the time from its submission to the commit. */
  final List<Duration> durations = new ArrayList<>();

  /** The transactions that ended battles whose submissions are traced. */
  final List<TracedBatch> traced = new ArrayList<>();

  void add(SettlementResult other) {
    fought.addAll(other.fought);
    failed.addAll(other.failed);
    endedBefore.addAll(other.endedBefore);
    blocked.addAll(other.blocked);
    triedBefore.addAll(other.triedBefore);
    unknown.addAll(other.unknown);
    deferred.putAll(other.deferred);
    standings.addAll(other.standings);
    halvings += other.halvings;
    batches.addAll(other.batches);
    durations.addAll(other.durations);
    traced.addAll(other.traced);
  }

  /** All that have ended, now or before. */
  List<Long> ended() {
    List<Long> ended = new ArrayList<>(endedNow());
    ended.addAll(endedBefore);
    return ended;
  }

  List<Long> endedNow() {
    List<Long> ended = new ArrayList<>(fought);
    ended.addAll(failed);
    return ended;
  }
}
