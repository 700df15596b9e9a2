package games.arena.redis;

import java.util.UUID;

/**
 * The name of every key Arena keeps in Redis. Keys that one script touches share a hash tag (the
 * part in braces), so that they are in one slot of a Redis Cluster.
 */
public final class RedisKeys {

  private static final String QUEUE = "arena:{queue}:";

  /** List of battle ids; pushed on the left, taken from the right. */
  public static final String PENDING = QUEUE + "pending";

  /**
   * Sorted set of battle ids that wait, by the time (Redis' clock, milliseconds) when they are due.
   */
  public static final String DEFERRED = QUEUE + "deferred";

  /** Sorted set of worker ids by when they were last heard of (Redis' clock, milliseconds). */
  public static final String WORKERS = QUEUE + "workers";

  /** There as long as the queue holds what it should; gone when Redis was emptied. */
  public static final String QUEUE_LIVE = QUEUE + "live";

  /** Whose turn it is to look for battles that the queue lost. */
  public static final String QUEUE_KEEPER = QUEUE + "keeper";

  /** Channel on which the ids of battles that have ended are published. */
  public static final String ENDED = QUEUE + "ended";

  /** Sorted set of past editions that were brought back, by when they leave again. */
  public static final String BROUGHT_BACK = "arena:boards:brought-back";

  /** Whose turn it is to delete standings of old periods. */
  public static final String RETENTION = "arena:boards:retention";

  /** Written by the readiness check. */
  public static final String READY = "arena:ready";

  private RedisKeys() {}

  /** List of the battle ids that one worker has taken and not yet settled. */
  public static String processing(String worker) {
    return QUEUE + "processing:" + worker;
  }

  /** Sorted set of a board's players by score; see {@code Leaderboard} for how both are written. */
  public static String scores(String board) {
    return "arena:{" + board + "}:scores";
  }

  /** The sorted set that a rebuild fills, until it takes the place of {@link #scores}. */
  public static String building(String board) {
    return "arena:{" + board + "}:building";
  }

  /** Who is rebuilding the board. */
  public static String builder(String board) {
    return "arena:{" + board + "}:builder";
  }

  /** Sorted set of players deleted lately, by when; no late score may bring them back. */
  public static String deleted(String board) {
    return "arena:{" + board + "}:deleted";
  }

  /** There while a full comparison of the board is under way, or not yet due again. */
  public static String compared(String board) {
    return "arena:{" + board + "}:compared";
  }

  /** Whose turn it is to reconcile the board. */
  public static String reconciling(String board) {
    return "arena:{" + board + "}:reconciling";
  }

  /** What a name and password that were verified a short while ago are granted. */
  public static String credential(String nameKey) {
    return "arena:credential:" + nameKey;
  }

  /** What the tokens of a session are granted. */
  public static String session(UUID session) {
    return "arena:session:" + session;
  }

  /** Times of what is limited, or a mark of one who is known; the digest says of whom. */
  public static String tries(String digest) {
    return "arena:{tries}:" + digest;
  }
}
