package games.arena.leaderboard;

/** A player's score on one board. */
public record Score(long playerId, long score) {}
