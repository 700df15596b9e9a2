package games.arena.battle;

import games.arena.leaderboard.Standing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What became of the battles that a settlement was asked for. */
final class Settled {

  /** Fought now. */
  final List<Long> finished = new ArrayList<>();

  /** Cannot be fought any more, since a player is gone. */
  final List<Long> failed = new ArrayList<>();

  /** Must wait for an earlier battle, or for a lock. */
  final List<Long> blocked = new ArrayList<>();

  /** Were tried before, and so must be tried alone. */
  final List<Long> suspects = new ArrayList<>();

  /** Had ended already. */
  final List<Long> before = new ArrayList<>();

  /** Are no battles. */
  final Set<Long> unknown = new HashSet<>();

  /** All standings that changed, as they are now. */
  final List<Standing> standings = new ArrayList<>();
}
