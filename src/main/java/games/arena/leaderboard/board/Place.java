package games.arena.leaderboard.board;

/** Selects entries of a board. */
public sealed interface Place {

  /** The first entries. */
  record Top() implements Place {}

  /** The entries after a position, even if the player no longer has it. */
  record After(long score, long playerId) implements Place {}

  /** The entries before a position, even if the player no longer has it. */
  record Before(long score, long playerId) implements Place {}

  /** The entries around this player, who is in the middle if there are enough on both sides. */
  record Around(long playerId) implements Place {}
}
