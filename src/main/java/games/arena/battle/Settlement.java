package games.arena.battle;

import games.arena.ArenaConfig;
import games.arena.battle.engine.Ruleset;
import games.arena.leaderboard.board.Standings;
import games.arena.rules.Rules;
import games.arena.sql.Database;
import games.arena.sql.Database.Transaction;
import games.arena.sql.DatabaseException;
import games.arena.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Fights battles and writes what comes of them, all in one transaction.
 *
 * <p>A battle is fought once because its row in {@code pending_battle} is locked, and deleted in
 * the transaction that moves the gold. Rows that somebody else has locked are skipped, never waited
 * for: there is no deadlock, and a stuck transaction holds up only battles of the same players.
 */
@ApplicationScoped
class Settlement {

  /** The answer of the archive to battles that were fought by rules that are no longer active. */
  private static final String RULES_CHANGED = "40001";

  /**
   * Holds for the transaction alone. Plans must not depend on what the planner believes of the
   * tables: each statement starts from a few hundred ids and probes an index for each, or finds a
   * row by its ctid. All locks are taken by SKIP LOCKED; a statement that waits all the same has
   * met a lock from outside.
   */
  private static final String SETTINGS =
      """
      select set_config('plan_cache_mode', 'force_generic_plan', true),
             set_config('enable_seqscan', 'off', true),
             set_config('enable_bitmapscan', 'off', true),
             set_config('enable_hashjoin', 'off', true),
             set_config('enable_mergejoin', 'off', true),
             set_config('lock_timeout', '200ms', true)
      """;

  private final Database database;
  private final PendingBattles pending;
  private final Standings standings;
  private final Optional<Duration> shield;
  private final SecureRandom seeds = new SecureRandom();

  Settlement(Database database, PendingBattles pending, Standings standings, ArenaConfig config) {
    this.database = database;
    this.pending = pending;
    this.standings = standings;
    this.shield = config.shield();
  }

  /**
   * Fights the battles of these ids that can be fought now. One that was tried before is left to
   * {@link #settleAlone}.
   */
  SettlementResult settle(Collection<Long> ids) {
    return settle(ids, false);
  }

  /** Fights one battle, however often that failed before. */
  SettlementResult settleAlone(long id) {
    return settle(List.of(id), true);
  }

  private SettlementResult settle(Collection<Long> ids, boolean evenIfTriedBefore) {
    try {
      return settleByActiveRules(ids, evenIfTriedBefore);
    } catch (DatabaseException e) {
      if (!e.sqlState().equals(RULES_CHANGED)) {
        throw e;
      }
      return settleByActiveRules(ids, evenIfTriedBefore);
    }
  }

  private SettlementResult settleByActiveRules(Collection<Long> ids, boolean evenIfTriedBefore) {
    Attempt attempt =
        database.inTransaction(
            transaction -> new Attempt(transaction, evenIfTriedBefore).settle(ids));
    attempt.committed();
    return attempt.result;
  }

  /**
   * Whether a battle of two players made for this question can be settled; nothing of it stays. So
   * the failure of one battle is told from a failure of everything.
   */
  boolean canSettleAnother() {
    long one = -ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE / 2);
    try {
      return database.inRolledBackTransaction(
          transaction -> {
            transaction.update(
                """
                insert into player (id, name, name_key, gold, silver, attack, hit_points, luck)
                select id, 'probe', 'probe:' || id, 1000, 1000, 70, 100, 0 from unnest(?::bigint[]) as p (id)
                """,
                new long[] {one, one - 1});
            transaction.update(
                "insert into pending_battle (id, attacker_id, defender_id, submitted_by) values (?,"
                    + " ?, ?, 0)",
                one,
                one,
                one - 1);
            return new Attempt(transaction, false).settle(List.of(one)).result.fought.size() == 1;
          });
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** One transaction. */
  private final class Attempt {

    private final Transaction transaction;
    private final boolean evenIfTriedBefore;
    private final Instant begun = Instant.now();
    private final SettlementResult result = new SettlementResult();
    private final TreeMap<Long, PendingBattle> mine = new TreeMap<>();

    /** PostgreSQL's time, and when it was read on this process' own clock. */
    private BattleBatch.Time now;

    private long nowRead;

    private Ruleset rules;

    Attempt(Transaction transaction, boolean evenIfTriedBefore) {
      this.transaction = transaction;
      this.evenIfTriedBefore = evenIfTriedBefore;
    }

    Attempt settle(Collection<Long> ids) {
      transaction.query(SETTINGS, row -> null);
      lockBattles(ids);
      sortOutOthers(ids);
      if (!mine.isEmpty()) {
        Map<Long, Combatant> players = lockPlayers();
        readTimeAndRules();
        BattleBatch batch = new BattleBatch(rules, shield, players, now);
        fightInOrder(batch);
        write(batch);
      }
      return this;
    }

    /** Submission was timed by PostgreSQL's clock, so this process' clock only adds to that. */
    void committed() {
      result.batches.add(mine.size());
      for (long id : result.endedNow()) {
        result.durations.add(
            Duration.between(mine.get(id).submittedAt(), now.at())
                .plusNanos(System.nanoTime() - nowRead));
      }
      List<PendingBattle> traced =
          result.endedNow().stream()
              .map(mine::get)
              .filter(battle -> battle.traceParent() != null)
              .toList();
      if (!traced.isEmpty()) {
        result.traced.add(
            new TracedBatch(begun, Instant.now(), mine.size(), traced, Set.copyOf(result.failed)));
      }
    }

    private void lockBattles(Collection<Long> ids) {
      for (PendingBattle battle : pending.lock(transaction, ids)) {
        if (battle.attempts() == 0 || evenIfTriedBefore) {
          mine.put(battle.id(), battle);
        } else {
          result.triedBefore.add(battle.id());
        }
      }
    }

    /** The ids that could not be locked have ended, or are locked by another, or are no battles. */
    private void sortOutOthers(Collection<Long> ids) {
      Set<Long> others = new HashSet<>(ids);
      others.removeAll(mine.keySet());
      others.removeAll(result.triedBefore);
      if (others.isEmpty()) {
        return;
      }
      result.unknown.addAll(others);
      // One statement sees one moment: a battle is in one of the tables, never in neither.
      transaction.query(
          """
          select id, true as pending from pending_battle where id = any(?)
          union all select id, false from battle where id = any(?)
          """,
          row -> {
            long id = row.getLong("id");
            result.unknown.remove(id);
            return row.getBoolean("pending") ? result.blocked.add(id) : result.endedBefore.add(id);
          },
          others,
          others);
    }

    /**
     * Locks all who fight. FOR NO KEY UPDATE: nothing that merely refers to a player has to wait. A
     * player missing from the result is locked by another transaction, or deleted.
     */
    private Map<Long, Combatant> lockPlayers() {
      Map<Long, Combatant> players = new HashMap<>();
      transaction.query(
          "select "
              + Combatant.COLUMNS
              + " from player where id = any(?) for no key update skip locked",
          row -> players.put(row.getLong("id"), Combatant.read(row)),
          playersOfMine());
      return players;
    }

    /**
     * PostgreSQL's clock after the locks were taken, and the active rules. A replica whose own
     * clock is wrong writes no battle into another day, and battles of one player finish in the
     * order of their locks. Where PostgreSQL's clock went back over midnight, the day before stays
     * closed.
     */
    private void readTimeAndRules() {
      now =
          transaction.queryRow(
              """
              select now, greatest((now at time zone 'utc')::date, (select up_to from standings_moved)) as day,
                     active.*
              from clock_timestamp() as now, (%s) active
              """
                  .formatted(Rules.ACTIVE),
              row -> {
                rules = Rules.read(row);
                return new BattleBatch.Time(
                    Sql.instant(row, "now"), row.getObject("day", LocalDate.class));
              });
      nowRead = System.nanoTime();
    }

    /**
     * The order rule: a battle waits as long as an earlier unfinished battle has a player in common
     * with it, and a battle that waits holds back later ones in the same way.
     */
    private void fightInOrder(BattleBatch batch) {
      // The lowest id of each player's battles that hold back all of the player's later ones.
      Map<Long, Long> heldBack = pending.firstOfOthers(transaction, mine);
      Set<Long> gone = gone(batch.players());
      for (PendingBattle battle : mine.values()) {
        if (isHeldBack(battle, heldBack)) {
          holdBack(battle, heldBack);
        } else if (battle.players().stream().anyMatch(gone::contains)) {
          result.failed.add(battle.id());
        } else if (!batch.players().containsAll(battle.players())) {
          holdBack(battle, heldBack);
        } else {
          batch.fight(battle, seeds.nextLong());
          result.fought.add(battle.id());
        }
      }
    }

    private static boolean isHeldBack(PendingBattle battle, Map<Long, Long> heldBack) {
      return battle.players().stream()
          .anyMatch(player -> heldBack.getOrDefault(player, Long.MAX_VALUE) < battle.id());
    }

    private void holdBack(PendingBattle battle, Map<Long, Long> heldBack) {
      battle.players().forEach(player -> heldBack.merge(player, battle.id(), Math::min));
      result.blocked.add(battle.id());
    }

    private Set<Long> gone(Set<Long> locked) {
      Set<Long> missing = playersOfMine();
      missing.removeAll(locked);
      if (!missing.isEmpty()) {
        missing.removeAll(
            transaction.query(
                "select id from player where id = any(?)", row -> row.getLong("id"), missing));
      }
      return missing;
    }

    private void write(BattleBatch batch) {
      if (!result.failed.isEmpty()) {
        transaction.update(
            """
            with ended as (
              delete from pending_battle where id = any(?)
              returning id, attacker_id, defender_id, submitted_by, submitted_at)
            insert into battle (id, status, attacker_id, defender_id, submitted_by, submitted_at, finished_at, failure)
            select id, 'failed', attacker_id, defender_id, submitted_by, submitted_at, ?,
                   'A player was deleted before the battle'
            from ended
            """,
            result.failed,
            batch.at());
      }
      if (!result.fought.isEmpty()) {
        batch.writePlayers(transaction);
        batch.archiveBattles(transaction);
        standings.keep(transaction, batch.ended());
        result.standings.addAll(standings.of(batch.scores()));
      }
    }

    private Set<Long> playersOfMine() {
      Set<Long> players = new HashSet<>();
      mine.values().forEach(battle -> players.addAll(battle.players()));
      return players;
    }
  }
}
