package games.arena.account;

/** What to do with the windows of a {@link Limits} question. */
enum Counting {
  /** Only look. */
  LOOK,
  /** Count one, unless a limit is reached. */
  COUNT,
  /** Note that whoever asks is known from now on, unless a limit is reached. */
  KNOW
}
