package games.arena.account.limit;

/** How {@link RateLimiter} treats an attempt. */
enum Counting {
  /** Checks the limits only. */
  LOOK,
  /** Counts one attempt, unless a limit is reached. */
  COUNT,
  /** Marks the client as known, unless a limit is reached. */
  KNOW
}
