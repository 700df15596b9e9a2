package games.arena.account.limit;

/** How {@link RateLimiter} treats an attempt. */
enum Counting {
  /** Checks the limits only. */
  LOOK,
  /** Counts one attempt, unless a limit is reached. */
  COUNT,
  /** Takes back an attempt that was counted. */
  FORGIVE,
  /** Takes back an attempt that was counted, and marks the client as known. */
  KNOW
}
