package games.arena.leaderboard;

/** Which entries of a board are asked for. */
sealed interface Place {

  /** The first entries. */
  record Top() implements Place {}

  /** The entries after a position, whether or not the player still has it. */
  record After(long score, long playerId) implements Place {}

  /** The entries before a position, whether or not the player still has it. */
  record Before(long score, long playerId) implements Place {}

  /** The entries with this player in their middle, as far as there are enough on both sides. */
  record Around(long playerId) implements Place {}
}
