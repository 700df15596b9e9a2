package games.arena.battle.engine;

/**
 * How a battle ended.
 *
 * @param result who won
 * @param lootPercent the share of the loser's gold and silver that the winner takes, see {@link
 *     Loot}; 0 in a draw
 * @param turns how many turns it took, 1 … {@link Ruleset#turnLimit}
 */
public record Outcome(Result result, int lootPercent, int turns) {}
