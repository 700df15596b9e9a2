package games.arena.leaderboard.board;

/** What a player gains in one battle: it is won if there is loot, and otherwise lost. */
public record Gain(long playerId, long score) {}
