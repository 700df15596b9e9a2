package games.arena.account;

import java.time.Duration;

/**
 * A limit: so many in any stretch of time of this length.
 *
 * @param key what is counted, as a key in Redis
 * @param limit 0 is none
 * @param sparesKnown whether those who are known are exempt from it
 */
record Window(String key, int limit, Duration length, boolean sparesKnown) {}
