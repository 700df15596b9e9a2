package games.arena.opponent;

/**
 * A player who can be challenged.
 *
 * @param winPercent in how many of 100 battles the one who asks would win as the attacker
 */
public record OpponentView(
    long playerId, String name, int attack, int hitPoints, int luck, long power, int winPercent) {}
