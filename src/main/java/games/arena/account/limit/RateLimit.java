package games.arena.account.limit;

import java.time.Duration;

/**
 * A rate limit: at most so many attempts in any time span of this length.
 *
 * @param key the Redis key of the counter
 * @param limit 0 means no limit
 * @param sparesKnown whether known clients are exempt
 */
record RateLimit(String key, int limit, Duration length, boolean sparesKnown) {

  /** The longest time span of any limit. */
  static final Duration MAX_LENGTH = Duration.ofHours(1);

  /** How long a client stays known after a sign-in. */
  static final Duration KNOWN = Duration.ofDays(1);
}
