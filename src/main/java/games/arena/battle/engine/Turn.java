package games.arena.battle.engine;

/**
 * One strike, as a replay shows it.
 *
 * @param turn 1 for the first
 * @param attackerStrikes true if the attacker strikes the defender, false if it is the other way
 *     round
 * @param strength what the strike is worth at the striker's present health, hit or not
 * @param hit false if the one struck was lucky
 * @param damage {@code strength} if hit, also where fewer hit points were left; else 0
 * @param hitPointsLeft of the one struck, after the strike, never under 0
 */
public record Turn(
    int turn, boolean attackerStrikes, int strength, boolean hit, int damage, int hitPointsLeft) {}
