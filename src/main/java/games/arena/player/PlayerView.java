package games.arena.player;

import java.time.Instant;

/**
 * A player as clients see it.
 *
 * @param power ⌊attack · hitPoints · 100 / (100 − luck)⌋
 * @param shieldUntil until when the player cannot be challenged; null where it can be
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
    long power,
    Instant shieldUntil,
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
        player.power(),
        player.shieldUntil,
        player.score,
        rank,
        player.wins,
        player.losses,
        player.draws);
  }
}
