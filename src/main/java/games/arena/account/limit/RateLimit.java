package games.arena.account.limit;

import java.time.Duration;

/**
 * A rate limit: at most so many attempts in any time span of this length.
 *
 * @param key the Redis key of the counter
 * @param limit 0 means no limit
 */
record RateLimit(String key, int limit, Duration length, Kind kind) {

  /** The longest time span of any limit. */
  static final Duration MAX_LENGTH = Duration.ofHours(1);

  /** How long a client stays known after a sign-in. */
  static final Duration KNOWN = Duration.ofDays(1);

  /** Whom a limit refuses. */
  enum Kind {
    /** Everybody. */
    ALL,
    /** Clients that are not known. */
    NEW,
    /** Nobody; at this limit, the attempt is not counted by the next limit in the list either. */
    SHARE
  }

  boolean isOn() {
    return limit > 0;
  }

  boolean refuses(boolean known) {
    return isOn() && (kind == Kind.ALL || kind == Kind.NEW && !known);
  }
}
