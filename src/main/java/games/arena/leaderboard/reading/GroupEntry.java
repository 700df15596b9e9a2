package games.arena.leaderboard.reading;

import games.arena.leaderboard.board.Slice;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * One entry of a board of selected players.
 *
 * @param groupRank the rank among these players
 * @param rank the rank on the whole board
 */
@RegisterForReflection // for the same reason as LeaderboardEntry
public record GroupEntry(long groupRank, long rank, long playerId, String name, long score) {

  private static final Comparator<Slice.Ranked> ORDER =
      Comparator.comparingLong(Slice.Ranked::score)
          .reversed()
          .thenComparingLong(Slice.Ranked::playerId);

  /** Ranks the selected players; players without a name are left out. */
  static List<GroupEntry> ranked(Collection<Slice.Ranked> players, Map<Long, String> names) {
    List<GroupEntry> entries = new ArrayList<>(players.size());
    for (Slice.Ranked player : players.stream().sorted(ORDER).toList()) {
      String name = names.get(player.playerId());
      if (name != null) {
        GroupEntry previous = entries.isEmpty() ? null : entries.get(entries.size() - 1);
        long rank =
            previous != null && previous.score == player.score()
                ? previous.groupRank
                : entries.size() + 1;
        entries.add(new GroupEntry(rank, player.rank(), player.playerId(), name, player.score()));
      }
    }
    return entries;
  }
}
