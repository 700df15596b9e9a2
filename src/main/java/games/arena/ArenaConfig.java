package games.arena;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

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

  Queue queue();

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

  /** How much may wait, so that a game gone wild cannot fill the database. */
  interface Queue {
    /**
     * The most battles that wait, in all; more are answered with 503. Looked at every second, so a
     * second's submissions can come on top.
     */
    @WithDefault("1000000")
    long maxQueued();

    /** The most battles that wait of one attacker; more are answered with 429. */
    @WithDefault("1000")
    int maxQueuedPerPlayer();
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
     * How many players' names are kept in memory, so that a page needs no look-up in PostgreSQL.
     */
    @WithDefault("20000")
    int nameCache();

    /** How often boards are compared with what PostgreSQL holds. */
    @WithDefault("20s")
    Duration reconcileEvery();

    /** How long a past period is kept in Redis after its end, or after it was asked for. */
    @WithDefault("1d")
    Duration pastKept();
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
