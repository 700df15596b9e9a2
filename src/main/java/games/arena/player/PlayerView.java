package games.arena.player;

import com.fasterxml.jackson.annotation.JsonIgnore;
import games.arena.leaderboard.AllTimeBoard;
import games.arena.leaderboard.Standing;

/**
 * A player as clients see it.
 *
 * @param score the score on the all-time board
 * @param rank the rank on the all-time board; null while it cannot be told in time, and while the
 *     player is hidden from the boards
 * @param revision counts the changes by PATCH; clients see it as the entity tag
 */
public record PlayerView(
    long id,
    String name,
    String description,
    long gold,
    long silver,
    int attack,
    int hitPoints,
    int luck,
    long score,
    Long rank,
    long wins,
    long losses,
    long draws,
    @JsonIgnore long revision) {

  static PlayerView of(Player player, AllTimeBoard.Ranked ranked) {
    Standing standing = ranked.standing();
    return new PlayerView(
        player.id,
        player.name,
        player.description,
        player.gold,
        player.silver,
        player.attack,
        player.hitPoints,
        player.luck,
        standing.score(),
        ranked.rank(),
        standing.wins(),
        standing.losses(),
        standing.draws(),
        player.revision);
  }
}
