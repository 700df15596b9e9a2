package games.arena.player;

/**
 * A player as clients see it.
 *
 * @param score the score on the all-time board
 * @param rank the rank on the all-time board; null while it cannot be told in time
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
    long draws) {

  static PlayerView of(Player player, Long rank) {
    return new PlayerView(
        player.id,
        player.name,
        player.description,
        player.gold,
        player.silver,
        player.attack,
        player.hitPoints,
        player.luck,
        player.score,
        rank,
        player.wins,
        player.losses,
        player.draws);
  }
}
