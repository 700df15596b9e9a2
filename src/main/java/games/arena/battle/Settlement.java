package games.arena.battle;

import games.arena.ArenaConfig;
import games.arena.battle.engine.Ruleset;
import games.arena.leaderboard.Standings;
import games.arena.sql.Database;
import games.arena.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Fights battles and writes what comes of them, all in one transaction.
 *
 * <p>Row locks and the status {@code queued}, seen under them, are what keeps a battle from being
 * fought twice. Locks of others are skipped, never waited for: no deadlock, and whoever is stuck
 * holds up only battles of the same players.
 */
@ApplicationScoped
class Settlement {

  private static final int AHEAD = 200;
  private static final int AHEAD_OF_EACH = 20;

  private final Database database;
  private final Standings standings;
  private final Ruleset rules;
  private final SecureRandom seeds = new SecureRandom();

  Settlement(Database database, Standings standings, ArenaConfig config) {
    this.database = database;
    this.standings = standings;
    this.rules =
        new Ruleset(Ruleset.VERSION, config.loot().minPercent(), config.loot().maxPercent());
  }

  /**
   * Fights the battles of these ids that can be fought now. One that was tried before is left to
   * {@link #settleAlone}.
   */
  Settled settle(Collection<Long> ids) {
    return settle(ids, false);
  }

  /** Fights one battle, however often that failed before. */
  Settled settleAlone(long id) {
    return settle(List.of(id), true);
  }

  /**
   * The oldest unfinished battles of the players of these battles: what holds those back, as far as
   * nobody else is just fighting it.
   */
  List<Long> ahead(Collection<Long> ids) {
    return database.query(
        """
          with fighter as (
            select attacker_id as id from battle where id = any(?)
            union select defender_id from battle where id = any(?))
          select b.id from fighter cross join lateral (
            select id from battle where status = 'queued' and attacker_id = fighter.id order by id limit ?) b
          union
          select b.id from fighter cross join lateral (
            select id from battle where status = 'queued' and defender_id = fighter.id order by id limit ?) b
          order by id limit ?
          """,
        row -> row.getLong("id"),
        longs(ids),
        longs(ids),
        AHEAD_OF_EACH,
        AHEAD_OF_EACH,
        AHEAD);
  }

  private Settled settle(Collection<Long> ids, boolean evenIfTriedBefore) {
    return database.inTransaction(transaction -> settle(transaction, ids, evenIfTriedBefore));
  }

  private Settled settle(
      Database.Transaction transaction, Collection<Long> ids, boolean evenIfTriedBefore) {
    Settled settled = new Settled();
    TreeMap<Long, QueuedBattle> mine = new TreeMap<>();
    for (QueuedBattle battle : lockBattles(transaction, ids)) {
      if (battle.attempts() == 0 || evenIfTriedBefore) {
        mine.put(battle.id(), battle);
      } else {
        settled.suspects.add(battle.id());
      }
    }
    sortOut(transaction, ids, mine.keySet(), settled);
    if (!mine.isEmpty()) {
      Round round = new Round(rules, lockPlayers(transaction, mine.values()), now(transaction));
      fightInOrder(transaction, mine, round, settled);
      write(transaction, round, settled);
    }
    return settled;
  }

  private static Instant now(Database.Transaction transaction) {
    return transaction
        .queryOne("select clock_timestamp() as now", row -> Sql.instant(row, "now"))
        .orElseThrow();
  }

  private static List<QueuedBattle> lockBattles(
      Database.Transaction transaction, Collection<Long> ids) {
    return transaction.query(
        """
        select id, attacker_id, defender_id, attempts from battle
        where id = any(?) and status = 'queued' order by id for no key update skip locked
        """,
        QueuedBattle::read,
        longs(ids));
  }

  /**
   * What of the ids that could not be locked? They are settled, or held by another, or no battles
   * at all.
   */
  private static void sortOut(
      Database.Transaction transaction, Collection<Long> ids, Set<Long> mine, Settled settled) {
    Set<Long> others = new HashSet<>(ids);
    others.removeAll(mine);
    others.removeAll(settled.suspects);
    if (others.isEmpty()) {
      return;
    }
    settled.unknown.addAll(others);
    transaction.query(
        "select id, status from battle where id = any(?)",
        row -> {
          long id = row.getLong("id");
          settled.unknown.remove(id);
          return (row.getString("status").equals(Battle.QUEUED) ? settled.blocked : settled.before)
              .add(id);
        },
        longs(others));
  }

  /**
   * Locks all who fight, in the order of ids. FOR NO KEY UPDATE: nothing that merely refers to a
   * player has to wait. Who is missing from the result is locked by another, or gone.
   */
  private static Map<Long, Combatant> lockPlayers(
      Database.Transaction transaction, Collection<QueuedBattle> battles) {
    Map<Long, Combatant> players = new HashMap<>();
    transaction.query(
        """
        select id, gold, silver, attack, hit_points, luck from player
        where id = any(?) order by id for no key update skip locked
        """,
        row -> players.put(row.getLong("id"), Combatant.read(row)),
        longs(playersOf(battles)));
    return players;
  }

  /**
   * The order rule: a battle waits as long as an earlier unfinished battle has a player in common
   * with it, and a battle that waits holds back later ones in the same way.
   */
  private void fightInOrder(
      Database.Transaction transaction,
      TreeMap<Long, QueuedBattle> mine,
      Round round,
      Settled settled) {
    // The lowest id of each player's battles that hold back all of the player's later ones.
    Map<Long, Long> heldBack = firstOfOthers(transaction, mine);
    Set<Long> gone = gone(transaction, mine.values(), round.players());
    for (QueuedBattle battle : mine.values()) {
      if (isHeldBack(battle, heldBack)) {
        holdBack(battle, heldBack);
        settled.blocked.add(battle.id());
      } else if (battle.players().stream().anyMatch(gone::contains)) {
        settled.failed.add(battle.id());
      } else if (!round.players().containsAll(battle.players())) {
        holdBack(battle, heldBack);
        settled.blocked.add(battle.id());
      } else {
        round.fight(battle, seeds.nextLong());
        settled.finished.add(battle.id());
      }
    }
  }

  private static boolean isHeldBack(QueuedBattle battle, Map<Long, Long> heldBack) {
    return battle.players().stream()
        .anyMatch(player -> heldBack.getOrDefault(player, Long.MAX_VALUE) < battle.id());
  }

  private static void holdBack(QueuedBattle battle, Map<Long, Long> heldBack) {
    battle.players().forEach(player -> heldBack.merge(player, battle.id(), Math::min));
  }

  /**
   * For each player the first unfinished battle that is not ours, if there is one. The first is
   * enough, however many wait: it holds back all that follow.
   */
  private static Map<Long, Long> firstOfOthers(
      Database.Transaction transaction, TreeMap<Long, QueuedBattle> mine) {
    Map<Long, Long> first = new HashMap<>();
    long[] ours = longs(mine.keySet());
    transaction.query(
        """
        select p.id as player_id, least(
          (select b.id from battle b
           where b.status = 'queued' and b.attacker_id = p.id and b.id <> all(?) order by b.id limit 1),
          (select b.id from battle b
           where b.status = 'queued' and b.defender_id = p.id and b.id <> all(?) order by b.id limit 1)) as first
        from unnest(?::bigint[]) as p (id)
        """,
        row -> first.put(row.getLong("player_id"), row.getLong("first")),
        ours,
        ours,
        longs(playersOf(mine.values())));
    // SQL's null reads as 0.
    first.values().removeIf(id -> id == 0);
    return first;
  }

  private static Set<Long> gone(
      Database.Transaction transaction, Collection<QueuedBattle> battles, Set<Long> locked) {
    Set<Long> missing = playersOf(battles);
    missing.removeAll(locked);
    if (!missing.isEmpty()) {
      missing.removeAll(
          transaction.query(
              "select id from player where id = any(?)", row -> row.getLong("id"), longs(missing)));
    }
    return missing;
  }

  private void write(Database.Transaction transaction, Round round, Settled settled) {
    if (!settled.failed.isEmpty()) {
      transaction.update(
          """
          update battle set status = 'failed', finished_at = ?, failure = 'A player was deleted before the battle'
          where id = any(?)
          """,
          round.at(),
          longs(settled.failed));
    }
    if (!settled.finished.isEmpty()) {
      round.writeBalances(transaction);
      round.writeBattles(transaction);
      settled.standings.addAll(standings.add(transaction, round.gains(), round.at()));
    }
  }

  private static Set<Long> playersOf(Collection<QueuedBattle> battles) {
    Set<Long> players = new HashSet<>();
    battles.forEach(battle -> players.addAll(battle.players()));
    return players;
  }

  private static long[] longs(Collection<Long> ids) {
    return ids.stream().mapToLong(id -> id).toArray();
  }
}
