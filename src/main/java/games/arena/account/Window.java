package games.arena.account;

import java.time.Duration;

/**
 * A rate limit: at most so many attempts in any time span of this length.
 *
 * @param key the Redis key of the counter
 * @param limit 0 means no limit
 * @param sparesKnown whether known clients are exempt
 */
record Window(String key, int limit, Duration length, boolean sparesKnown) {}
