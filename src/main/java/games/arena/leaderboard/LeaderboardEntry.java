package games.arena.leaderboard;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One line of a board.
 *
 * @param rank one more than there are better scores: equal scores share a rank, and the next one
 *     skips
 */
@RegisterForReflection // It is written without the help of Quarkus REST, which would register it.
public record LeaderboardEntry(long rank, long playerId, String name, long score) {

  static LeaderboardEntry of(Slice.Ranked entry, String name) {
    return new LeaderboardEntry(entry.rank(), entry.playerId(), name, entry.score());
  }
}
