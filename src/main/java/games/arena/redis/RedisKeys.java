package games.arena.redis;

import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The name of every key Arena keeps in Redis. Keys that one script touches share a hash tag (the
 * part in braces), so that they are in one slot of a Redis Cluster. All of them begin with the
 * prefix that the configuration gives this process.
 */
public final class RedisKeys {

  /** Visible ASCII; without braces, which would be the hash tag of every key. */
  private static final Pattern PREFIX = Pattern.compile("[!-z|~]{1,32}");

  private static volatile String prefix;

  /** List of battle ids; pushed on the left, taken from the right. */
  public static String pending() {
    return queue() + "pending";
  }

  /**
   * Sorted set of battle ids that wait, by the time (Redis' clock, milliseconds) when they are due.
   */
  public static String deferred() {
    return queue() + "deferred";
  }

  /** Sorted set of worker ids by when they were last heard of (Redis' clock, milliseconds). */
  public static String workers() {
    return queue() + "workers";
  }

  /** There as long as the queue holds what it should; gone when Redis was emptied. */
  public static String queueLive() {
    return queue() + "live";
  }

  /** Whose turn it is to look for battles that the queue lost. */
  public static String queueKeeper() {
    return queue() + "keeper";
  }

  /** Channel on which the ids of battles that have ended are published. */
  public static String ended() {
    return queue() + "ended";
  }

  /** Sorted set of past editions that were brought back, by when they leave again. */
  public static String broughtBack() {
    return prefix() + "boards:brought-back";
  }

  /** Whose turn it is to delete standings of old periods. */
  public static String retention() {
    return prefix() + "boards:retention";
  }

  /** Written by the readiness check. */
  public static String ready() {
    return prefix() + "ready";
  }

  /** The id of the installation whose keys these are. */
  public static String installation() {
    return prefix() + "installation";
  }

  private RedisKeys() {}

  /** List of the battle ids that one worker has taken and not yet settled. */
  public static String processing(String worker) {
    return queue() + "processing:" + worker;
  }

  /** Sorted set of a board's players by score; see {@code Leaderboard} for how both are written. */
  public static String scores(String board) {
    return prefix() + "{" + board + "}:scores";
  }

  /** The sorted set that a rebuild fills, until it takes the place of {@link #scores}. */
  public static String building(String board) {
    return prefix() + "{" + board + "}:building";
  }

  /** Who is rebuilding the board. */
  public static String builder(String board) {
    return prefix() + "{" + board + "}:builder";
  }

  /** Sorted set of players deleted lately, by when; no late score may bring them back. */
  public static String deleted(String board) {
    return prefix() + "{" + board + "}:deleted";
  }

  /** There while a full comparison of the board is under way, or not yet due again. */
  public static String compared(String board) {
    return prefix() + "{" + board + "}:compared";
  }

  /** Whose turn it is to reconcile the board. */
  public static String reconciling(String board) {
    return prefix() + "{" + board + "}:reconciling";
  }

  /** What a name and password that were verified a short while ago are granted. */
  public static String credential(String nameKey) {
    return prefix() + "credential:" + nameKey;
  }

  /** What the tokens of a session are granted. */
  public static String session(UUID session) {
    return prefix() + "session:" + session;
  }

  /** Times of what is limited, or a mark of one who is known; the digest says of whom. */
  public static String tries(String digest) {
    return prefix() + "{tries}:" + digest;
  }

  /**
   * What all keys begin with. It is read when it is first needed: a native executable initialises
   * classes when it is built, before the configuration of the process is known.
   *
   * @throws IllegalArgumentException where it is none; the message names the setting
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
