package games.arena.battle;

import games.arena.ArenaConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Splits battles into lanes that have no player in common, so that the lanes can be settled side by
 * side without meeting a lock or the order rule.
 */
@ApplicationScoped
class Lanes {

  /** With fewer battles for each, a second transaction costs more than it gains. */
  private static final int MIN_BATTLES = 100;

  private final PendingBattles pending;
  private final int most;

  Lanes(PendingBattles pending, ArenaConfig config) {
    this.pending = pending;
    this.most = config.worker().concurrency();
  }

  /** The ids in each lane are in ascending order; those of no pending battle are in the last. */
  List<List<Long>> of(Collection<Long> ids) {
    if (Math.min(most, ids.size() / MIN_BATTLES) < 2) {
      return ids.isEmpty() ? List.of() : List.of(ids.stream().sorted().toList());
    }
    Set<Long> others = new HashSet<>(ids);
    List<PendingBattle> battles = pending.find(ids);
    battles.forEach(battle -> others.remove(battle.id()));
    List<List<Long>> lanes =
        new ArrayList<>(split(battles, Math.min(most, battles.size() / MIN_BATTLES)));
    if (!others.isEmpty()) {
      lanes.add(others.stream().sorted().toList());
    }
    return lanes;
  }

  static List<List<Long>> split(Collection<PendingBattle> battles, int most) {
    List<List<Long>> lanes = new ArrayList<>();
    for (int i = 0; i < Math.max(1, most); i++) {
      lanes.add(new ArrayList<>());
    }
    new Groups(battles)
        .largestFirst()
        .forEach(group -> Collections.min(lanes, Comparator.comparing(List::size)).addAll(group));
    lanes.removeIf(List::isEmpty);
    lanes.forEach(Collections::sort);
    return lanes;
  }

  /** Battles that have players in common, by way of others too. */
  private static final class Groups {

    private final Map<Long, Long> parents = new HashMap<>();
    private final Map<Long, List<Long>> groups = new HashMap<>();

    Groups(Collection<PendingBattle> battles) {
      for (PendingBattle battle : battles) {
        parents.put(root(battle.attackerId()), root(battle.defenderId()));
      }
      for (PendingBattle battle : battles) {
        groups
            .computeIfAbsent(root(battle.attackerId()), root -> new ArrayList<>())
            .add(battle.id());
      }
    }

    List<List<Long>> largestFirst() {
      return groups.values().stream()
          .sorted(Comparator.comparing((List<Long> group) -> group.size()).reversed())
          .toList();
    }

    /** Disjoint sets with path halving (Tarjan and van Leeuwen, 1984). */
    private long root(long player) {
      long at = player;
      long parent = parents.getOrDefault(at, at);
      while (parent != at) {
        long grandparent = parents.getOrDefault(parent, parent);
        parents.put(at, grandparent);
        at = grandparent;
        parent = parents.getOrDefault(at, at);
      }
      return at;
    }
  }
}
