package games.arena.wallet;

/** What a transaction is to do. */
record Movement(long playerId, long gold, long silver, String reason) {}
