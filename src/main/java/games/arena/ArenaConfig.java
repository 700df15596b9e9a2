package games.arena;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Arena's own settings; each can be given as an environment variable ({@code ARENA_…}). */
@ConfigMapping(prefix = "arena")
public interface ArenaConfig {

  /**
   * Password of the account {@code admin}, which is made at start where it is missing; a changed
   * value changes the password. Without it no administrator is made.
   */
  Optional<String> adminPassword();

  Start start();

  Loot loot();

  Worker worker();

  Leaderboard leaderboard();

  Passwords password();

  /** What a player has who registers. */
  interface Start {
    @WithDefault("1000")
    long gold();

    @WithDefault("1000")
    long silver();

    @WithDefault("70")
    int attack();

    @WithDefault("100")
    int hitPoints();

    @WithDefault("10")
    int luck();
  }

  /**
   * The percentage of the loser's gold and silver that is rolled per battle, both bounds included.
   */
  interface Loot {
    @WithDefault("10")
    int minPercent();

    @WithDefault("20")
    int maxPercent();
  }

  interface Worker {
    /** Whether this process fights battles. */
    @WithDefault("true")
    boolean enabled();

    /** The most battles settled in one transaction. */
    @WithDefault("200")
    int batch();

    /**
     * A worker not heard of for this long is taken for dead, and its battles are given to others.
     */
    @WithDefault("10s")
    Duration lease();

    /** A queued battle older than this that Redis does not know is put into the queue again. */
    @WithDefault("2s")
    Duration lostAfter();
  }

  interface Leaderboard {
    /**
     * The boards there are beside {@code all-time}. One that is taken out is not written any more;
     * one that is put in begins empty.
     */
    @WithDefault("monthly,weekly,daily")
    Set<String> boards();

    /**
     * How many players' names are kept in memory, so that a page needs no look-up in PostgreSQL.
     */
    @WithDefault("20000")
    int nameCache();

    /** How often boards are compared with what PostgreSQL holds. */
    @WithDefault("20s")
    Duration reconcileEvery();

    /** How long a past period stays in Redis; after that it is read from PostgreSQL. */
    @WithDefault("1d")
    Duration pastKept();

    /**
     * How many questions are put to PostgreSQL at a time, where Redis cannot answer. More have to
     * wait, and many more are refused.
     */
    @WithDefault("4")
    int databaseReads();

    Stream stream();
  }

  /** Streams of a board's changes. */
  interface Stream {
    /** How often a board is looked at while anybody listens. */
    @WithDefault("250ms")
    Duration lookEvery();

    /** The most listeners on this process. */
    @WithDefault("10000")
    int maxListeners();

    /** After this long a listener has to come back, and to sign in again. */
    @WithDefault("15m")
    Duration longest();
  }

  /** Cost of the Argon2id password hash. */
  interface Passwords {
    @WithDefault("7168")
    int memoryKib();

    @WithDefault("5")
    int iterations();

    /** How many passwords are hashed at a time; 0 is half of the processors. */
    @WithDefault("0")
    int concurrency();
  }
}
