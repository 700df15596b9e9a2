package games.arena.leaderboard.reading;

import games.arena.leaderboard.board.Slice;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One entry of a board.
 *
 * @param rank the number of better scores plus one: equal scores share a rank
 */
@RegisterForReflection // serialised outside of Quarkus REST, which would register it
public record LeaderboardEntry(long rank, long playerId, String name, long score) {

  static LeaderboardEntry of(Slice.Ranked entry, String name) {
    return new LeaderboardEntry(entry.rank(), entry.playerId(), name, entry.score());
  }
}
