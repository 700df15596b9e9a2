package games.arena.redis;

import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The names of all keys in Redis. Keys that are used by the same script share a hash tag (the part
 * in braces), so that they are in one slot of a Redis Cluster. Every key begins with the configured
 * prefix.
 */
public final class RedisKeys {

  /** Visible ASCII without braces: braces would make the prefix the hash tag of every key. */
  private static final Pattern PREFIX = Pattern.compile("[!-z|~]{1,32}");

  private static volatile String prefix;

  /** List of battle ids; pushed on the left, taken from the right. */
  public static String pending() {
    return queue() + "pending";
  }

  /**
   * Sorted set of deferred battle ids, scored by when they are due (Redis' clock, milliseconds).
   */
  public static String deferred() {
    return queue() + "deferred";
  }

  /** Sorted set of worker ids, scored by their last heartbeat (Redis' clock, milliseconds). */
  public static String workers() {
    return queue() + "workers";
  }

  /** Marker that the queue is complete; missing after Redis was emptied. */
  public static String queueLive() {
    return queue() + "live";
  }

  /** Lease for the search for battles that the queue lost. */
  public static String queueKeeper() {
    return queue() + "keeper";
  }

  /** Channel on which the ids of battles that have ended are published. */
  public static String ended() {
    return queue() + "ended";
  }

  /** Sorted set of past editions reloaded into Redis, scored by when they expire. */
  public static String broughtBack() {
    return prefix() + "boards:brought-back";
  }

  /** Lease for the deletion of old standings. */
  public static String retention() {
    return prefix() + "boards:retention";
  }

  /** Written by the health check of Redis. */
  public static String ready() {
    return prefix() + "ready";
  }

  /** The id of the installation that owns the keys. */
  public static String installation() {
    return prefix() + "installation";
  }

  private RedisKeys() {}

  /** List of the battle ids that a worker has taken and not yet settled. */
  public static String processing(String worker) {
    return queue() + "processing:" + worker;
  }

  /** Sorted set of a board's players by score; {@code Member} documents the encoding. */
  public static String scores(String board) {
    return prefix() + "{" + board + "}:scores";
  }

  /** Sorted set that a rebuild fills before it replaces {@link #scores}. */
  public static String building(String board) {
    return prefix() + "{" + board + "}:building";
  }

  /** Lease for the rebuild of the board. */
  public static String builder(String board) {
    return prefix() + "{" + board + "}:builder";
  }

  /**
   * Sorted set of recently deleted players, scored by the time of deletion; late scores for them
   * are ignored.
   */
  public static String deleted(String board) {
    return prefix() + "{" + board + "}:deleted";
  }

  /** Lease for the full comparison of the board; it lasts until the next one is due. */
  public static String compared(String board) {
    return prefix() + "{" + board + "}:compared";
  }

  /** Lease for the reconciliation of the board. */
  public static String reconciling(String board) {
    return prefix() + "{" + board + "}:reconciling";
  }

  /** Cached grant of a verified name and password. */
  public static String credential(String nameKey) {
    return prefix() + "credential:" + nameKey;
  }

  /** Cached grant of a session. */
  public static String session(UUID session) {
    return prefix() + "session:" + session;
  }

  /** Attempt times of one rate limit, or the known-client marker; keyed by digest. */
  public static String tries(String digest) {
    return prefix() + "{tries}:" + digest;
  }

  /**
   * The prefix of all keys. It is read on first use: a native executable initialises classes at
   * build time, when the configuration is not known yet.
   *
   * @throws IllegalArgumentException if the prefix is invalid; the message names the setting
   */
  public static String prefix() {
    String known = prefix;
    if (known == null) {
      known =
          ConfigProvider.getConfig()
              .getOptionalValue("arena.redis-prefix", String.class)
              .orElse("arena:");
      if (!PREFIX.matcher(known).matches()) {
        throw new IllegalArgumentException(
            "ARENA_REDIS_PREFIX must be 1 to 32 visible ASCII characters without braces");
      }
      prefix = known;
    }
    return known;
  }

  private static String queue() {
    return prefix() + "{queue}:";
  }
}
