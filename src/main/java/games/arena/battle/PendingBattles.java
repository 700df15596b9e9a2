package games.arena.battle;

import games.arena.sql.Database;
import games.arena.sql.Database.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The table {@code pending_battle}: what has not ended, in the order in which it was accepted.
 *
 * <p>The table is empty at one moment and has a million rows at the next, so the planner's
 * statistics of it are never right. Every statement here starts from the ids or players it is given
 * and probes one index for each. {@code attacker_id >= p and attacker_id <= p} instead of {@code =}
 * keeps {@code attacker_id, id} a real sort order, which only the index by player has: with {@code
 * =} the planner may walk the primary key through the whole queue.
 */
@ApplicationScoped
class PendingBattles {

  /** How many battles of one player are looked at, to find what holds others back. */
  private static final int AHEAD_OF_PLAYER = 20;

  private static final int MAX_AHEAD = 200;

  private final Database database;

  PendingBattles(Database database) {
    this.database = database;
  }

  /** Those of the ids that are pending, in no order. */
  List<PendingBattle> find(Collection<Long> ids) {
    return database.query(
        "select " + PendingBattle.COLUMNS + " from pending_battle where id = any(?)",
        PendingBattle::read,
        ids);
  }

  /** Locks those of the ids that are pending and that nobody else has locked, in no order. */
  List<PendingBattle> lock(Transaction transaction, Collection<Long> ids) {
    return transaction.query(
        "select "
            + PendingBattle.COLUMNS
            + " from pending_battle where id = any(?) for update skip locked",
        PendingBattle::read,
        ids);
  }

  /**
   * For each player of these battles the first pending battle that is not among them, if there is
   * one. The first is enough, however many wait: it holds back all that follow.
   */
  Map<Long, Long> firstOfOthers(Transaction transaction, Map<Long, PendingBattle> battles) {
    // One more than the player has among these battles finds another one, if there is any.
    Map<Long, Long> attacks = new HashMap<>();
    Map<Long, Long> defences = new HashMap<>();
    for (PendingBattle battle : battles.values()) {
      attacks.merge(battle.attackerId(), 1L, Long::sum);
      defences.merge(battle.defenderId(), 1L, Long::sum);
    }
    Set<Long> players = new HashSet<>(attacks.keySet());
    players.addAll(defences.keySet());
    long[] attacksToRead =
        players.stream().mapToLong(p -> attacks.getOrDefault(p, 0L) + 1).toArray();
    long[] defencesToRead =
        players.stream().mapToLong(p -> defences.getOrDefault(p, 0L) + 1).toArray();
    Map<Long, Long> first = new HashMap<>();
    transaction.query(
        """
        select p.id as player_id, b.id as battle_id from unnest(?::bigint[], ?::bigint[]) as p (id, most)
        cross join lateral (
          select id from pending_battle where attacker_id >= p.id and attacker_id <= p.id
          order by attacker_id, id limit p.most) b
        union all
        select p.id, b.id from unnest(?::bigint[], ?::bigint[]) as p (id, most)
        cross join lateral (
          select id from pending_battle where defender_id >= p.id and defender_id <= p.id
          order by defender_id, id limit p.most) b
        """,
        row -> {
          long battle = row.getLong("battle_id");
          return battles.containsKey(battle)
              ? null
              : first.merge(row.getLong("player_id"), battle, Math::min);
        },
        players,
        attacksToRead,
        players,
        defencesToRead);
    return first;
  }

  /** The oldest pending battles of the players of these battles, oldest first. */
  List<Long> ahead(Collection<Long> ids) {
    List<Long> players =
        find(ids).stream().flatMap(battle -> battle.players().stream()).distinct().toList();
    return database.query(
        """
        select b.id from unnest(?::bigint[]) as p (id) cross join lateral (
          select id from pending_battle where attacker_id >= p.id and attacker_id <= p.id
          order by attacker_id, id limit ?) b
        union
        select b.id from unnest(?::bigint[]) as p (id) cross join lateral (
          select id from pending_battle where defender_id >= p.id and defender_id <= p.id
          order by defender_id, id limit ?) b
        order by id limit ?
        """,
        row -> row.getLong("id"),
        players,
        AHEAD_OF_PLAYER,
        players,
        AHEAD_OF_PLAYER,
        MAX_AHEAD);
  }

  /** Battles accepted at least so long ago, from after an id on, oldest first. */
  List<Long> after(long id, Duration age, int limit) {
    return database.inTransaction(
        transaction -> {
          transaction.followIndexes();
          return transaction.query(
              """
              select id from pending_battle where id > ?
              and submitted_at <= clock_timestamp() - ? * interval '1 millisecond' order by id limit ?
              """,
              row -> row.getLong("id"),
              id,
              age.toMillis(),
              limit);
        });
  }

  /** How many battles an attacker has pending, counted up to a maximum. */
  long countOf(long attackerId, long most) {
    return number(
        """
        select count(*) as n from (
          select from pending_battle where attacker_id >= ? and attacker_id <= ?
          order by attacker_id, id limit ?) b
        """,
        attackerId,
        attackerId,
        most);
  }

  /**
   * How many battles an attacker has pending against one opponent.
   *
   * @param most how many of the attacker's battles are looked at
   */
  long countOf(long attackerId, long opponentId, long most) {
    // By the attacker, whose battles are limited; an opponent may have any number of them.
    return number(
        """
        select count(*) as n from (
          select defender_id from pending_battle where attacker_id >= ? and attacker_id <= ?
          order by attacker_id, id limit ?) b
        where defender_id = ?
        """,
        attackerId,
        attackerId,
        most,
        opponentId);
  }

  /**
   * How many battles are pending. More than {@code enough} are counted only where the ids from the
   * oldest to the newest are as many.
   */
  long count(long enough) {
    long span =
        number(
            """
            select coalesce((select id from pending_battle order by id desc limit 1)
              - (select id from pending_battle order by id limit 1) + 1, 0) as n
            """);
    return span < enough ? span : number("select count(*) as n from pending_battle");
  }

  /** Age of the oldest pending battle in seconds, 0 where there is none. */
  long oldestSeconds() {
    return number(
        """
        select coalesce((select extract(epoch from clock_timestamp() - submitted_at)::bigint
          from pending_battle order by id limit 1), 0) as n
        """);
  }

  private long number(String query, Object... parameters) {
    return database.queryRow(query, row -> row.getLong("n"), parameters);
  }
}
