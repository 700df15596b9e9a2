package games.arena.leaderboard;

/** What a player gains in one battle: it is won if there is loot, and otherwise lost. */
record Gain(long playerId, long score) {}
