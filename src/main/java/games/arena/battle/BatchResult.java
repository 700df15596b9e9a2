package games.arena.battle;

import games.arena.leaderboard.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a worker has to do after a batch. */
final class BatchResult {

  /** Entries that are done with. */
  final List<String> done = new ArrayList<>();

  /** Whether there was garbage among the entries; it is put aside. */
  boolean garbage;

  /** Entries that must come again, by when. */
  final Map<String, Duration> deferred = new HashMap<>();

  /** Battles that have ended, now or before. */
  final List<Long> finished = new ArrayList<>();

  /**
   * Those of them that had ended before: a worker may have died before it wrote their scores to the
   * boards.
   */
  final List<Long> settledBefore = new ArrayList<>();

  /** Standings to write to the boards. */
  final List<Standing> standings = new ArrayList<>();
}
