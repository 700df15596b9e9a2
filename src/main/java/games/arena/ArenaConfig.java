package games.arena;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Arena's own settings; each can be given as an environment variable ({@code ARENA_…}). */
@ConfigMapping(prefix = "arena")
public interface ArenaConfig {

  /**
   * Password of the account {@code admin}. A value that is new makes the account or changes its
   * password, once; a later change of the password stays. Without it no administrator is made.
   */
  Optional<String> adminPassword();

  /**
   * How long ended battles are kept; without it for ever. They go in partitions of ten million,
   * each when its youngest battle is older.
   */
  Optional<Duration> battlesKept();

  /** How long it is kept what administrators and game servers changed. */
  @WithDefault("365d")
  Duration auditKept();

  /**
   * How long a defender who lost cannot be challenged, unless it attacks itself; without it there
   * are no shields.
   */
  Optional<Duration> shield();

  /**
   * What all keys in Redis begin with; another one for each installation that shares the Redis. 1
   * to 32 visible ASCII characters without braces.
   */
  @WithDefault("arena:")
  String redisPrefix();

  Start start();

  Loot loot();

  Queue queue();

  Worker worker();

  Leaderboard leaderboard();

  Passwords password();

  Tokens token();

  Limits limits();

  Http http();

  Events events();

  Webhooks webhooks();

  /** Who may register: anyone, or administrators and game servers only. */
  @WithDefault("open")
  Registration registration();

  /** How long a guest who is out of use is kept. */
  @WithDefault("30d")
  Duration guestsKept();

  enum Registration {
    OPEN,
    ADMIN
  }

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
   * Version 1 of the rules is made of it, once.
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

    /**
     * The most battles that wait of one attacker, give or take an eighth for each replica; more are
     * answered with 429.
     */
    @WithDefault("10000")
    int maxQueuedPerPlayer();

    /**
     * The most battles that wait of one attacker against one opponent, give or take an eighth for
     * each replica; more are answered with 429. An opponent's own battles wait for all that were
     * submitted before.
     */
    @WithDefault("5000")
    int maxQueuedPerOpponent();

    /** How long a dead letter is kept; its battle stays failed. */
    @WithDefault("90d")
    Duration deadLettersKept();
  }

  interface Worker {
    /** What administrators drain this process' worker by; else the host's name is. */
    Optional<String> name();

    /** Whether this process fights battles. */
    @WithDefault("true")
    boolean enabled();

    /**
     * The most battles settled in one transaction, which takes about a tenth of a millisecond for
     * each: more give more a second, and make the next ones wait longer.
     */
    @WithDefault("1000")
    int batch();

    /**
     * How many transactions settle side by side, where battles have no player in common. More than
     * one pays where PostgreSQL has processors to spare, or is far away.
     */
    @WithDefault("1")
    int concurrency();

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
     * The boards there are beside {@code all-time}. Of one that is taken out no more ended periods
     * are kept; one that is put in has the current period at once.
     */
    @WithDefault("monthly,weekly,daily")
    Set<String> boards();

    /**
     * How many players' names are kept in memory, so that a page needs no look-up in PostgreSQL: 60
     * bytes each. By default as many as fit into an eighth of the heap, and a million at most.
     */
    OptionalInt nameCache();

    /** How often boards are compared with what PostgreSQL holds. */
    @WithDefault("20s")
    Duration reconcileEvery();

    /** How long a past period stays in Redis; after that it is brought back for who asks. */
    @WithDefault("1d")
    Duration pastKept();

    /**
     * How long the standings of a past period are kept in PostgreSQL; for ever where this is not
     * set.
     */
    Optional<Duration> periodsKept();

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

    /** How many more may wait for their turn; whoever comes then is asked to come again. */
    @WithDefault("1000")
    int waiting();
  }

  interface Tokens {
    @WithDefault("arena")
    String issuer();

    @WithDefault("arena")
    String audience();

    /** How long an access token is good for. */
    @WithDefault("15m")
    Duration lifetime();

    /** How long a session lasts without being refreshed. */
    @WithDefault("30d")
    Duration refreshLifetime();

    /**
     * How long after a refresh the refresh token that it took gives the same tokens again, since
     * the answer may have been lost; 0 is never.
     */
    @WithDefault("30s")
    Duration refreshGrace();

    /**
     * How many sessions an account may have. Another one ends the one out of use for longest, if
     * that is a day, and else is answered with 429.
     */
    @WithDefault("100")
    int sessionsPerAccount();

    /** After how long another key signs; for keys in PostgreSQL. */
    @WithDefault("30d")
    Duration keyLifetime();

    /**
     * A directory of PEM files that takes the place of the keys in PostgreSQL: the private key in
     * the last file by name signs, all the others verify.
     */
    Optional<Path> keysDirectory();

    /** How many sign-ins are remembered in memory, so that they need not be verified again. */
    @WithDefault("20000")
    int cache();
  }

  /** How often something may be tried; 0 is without limit. */
  interface Limits {
    /** Failed sign-ins a minute to one account from one address. */
    @WithDefault("10")
    int failuresPerAccountAndAddress();

    /** Failed sign-ins a minute from one address. */
    @WithDefault("60")
    int failuresPerAddress();

    /**
     * Failed sign-ins in ten minutes to one account, from addresses that are new to it. One address
     * counts at most a tenth of them.
     */
    @WithDefault("100")
    int failuresPerAccount();

    /** Requests to register in an hour from one address. */
    @WithDefault("600")
    int registrationsPerAddress();

    /** Right passwords of one account that are hashed in a minute; those cached do not count. */
    @WithDefault("20")
    int passwordSignInsPerAccount();

    /** Sign-ins of one address that are under way at a time, and registrations; never 0. */
    @WithDefault("4")
    int passwordsPerAddressAtOnce();

    /** Streams of one account at a time, on each replica. */
    @WithDefault("10")
    int streamsPerAccount();

    /** Requests of one account that wait ({@code Prefer: wait}) at a time, on each replica. */
    @WithDefault("20")
    int waitsPerAccount();
  }

  /** How requests are taken in. */
  interface Http {
    /** How long a client may take to send a body; after that it is answered with 408. */
    @WithDefault("30s")
    Duration bodyTimeout();

    /** From where {@code /q/*} and {@code /v1/admin/*} can be reached. */
    @WithDefault("anywhere")
    Operations operations();

    /**
     * {@code direct} hides operations from requests that a proxy forwarded, as every proxy between
     * Arena and the public does; probes, Prometheus and {@code kubectl port-forward} come directly.
     */
    enum Operations {
      ANYWHERE,
      DIRECT
    }
  }

  /** What happened, for game servers and players who follow it. */
  interface Events {
    /** How long events are kept. */
    @WithDefault("7d")
    Duration kept();

    /** How often PostgreSQL is looked at for new events while anybody listens or waits. */
    @WithDefault("50ms")
    Duration lookEvery();

    /** The most streams of events on this process. */
    @WithDefault("10000")
    int maxListeners();

    /** After this long a stream ends, and its client has to come back and to sign in again. */
    @WithDefault("15m")
    Duration longest();
  }

  /** Events delivered to other servers. */
  interface Webhooks {
    /** Whether http, and addresses in private networks and on this machine, are delivered to. */
    @WithDefault("false")
    boolean allowPrivate();

    /** The pause after the first failure; it doubles with each further one, up to an hour. */
    @WithDefault("5s")
    Duration firstPause();

    /** A webhook whose next event fails for this long is stopped. */
    @WithDefault("3d")
    Duration giveUpAfter();

    /** How long a receiver may take to answer. */
    @WithDefault("10s")
    Duration timeout();
  }
}
