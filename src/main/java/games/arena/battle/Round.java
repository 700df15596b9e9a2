package games.arena.battle;

import games.arena.battle.engine.BattleEngine;
import games.arena.battle.engine.Loot;
import games.arena.battle.engine.Outcome;
import games.arena.battle.engine.Result;
import games.arena.battle.engine.Ruleset;
import games.arena.leaderboard.Gain;
import games.arena.sql.Database.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * The battles of one transaction: fought one after another in memory, then written with one
 * statement per table.
 */
final class Round {

  private static final String BALANCES =
      """
      update player set gold = (?::bigint[])[width_bucket(id, ?::bigint[])],
                        silver = (?::bigint[])[width_bucket(id, ?::bigint[])]%s
      where id = any(?)
      """;

  private static final String SHIELDS =
      """
      , shield_until = timestamptz 'epoch'
          + nullif((?::bigint[])[width_bucket(id, ?::bigint[])], 0) * interval '1 millisecond'""";

  private final Ruleset rules;
  private final Optional<Duration> shield;
  private final Map<Long, Combatant> combatants;
  private final Instant at;
  private final List<Fought> fought = new ArrayList<>();
  private final Map<Long, Gain> gains = new LinkedHashMap<>();

  /**
   * @param shield how long a defender who lost cannot be challenged; empty for not at all
   */
  Round(Ruleset rules, Optional<Duration> shield, Map<Long, Combatant> combatants, Instant at) {
    this.rules = rules;
    this.shield = shield;
    this.combatants = combatants;
    this.at = at;
  }

  private record Fought(
      PendingBattle battle,
      long seed,
      Outcome outcome,
      Combatant attacker,
      Combatant defender,
      long winnerId,
      Loot loot) {}

  /** Who can fight. */
  Set<Long> players() {
    return combatants.keySet();
  }

  /** When all this happens. */
  Instant at() {
    return at;
  }

  void fight(PendingBattle battle, long seed) {
    Combatant attacker = combatants.get(battle.attackerId());
    Combatant defender = combatants.get(battle.defenderId());
    attacker.dropShield(at);
    Outcome outcome = BattleEngine.fight(rules, seed, attacker.fighter, defender.fighter);
    if (outcome.result() == Result.DRAW) {
      fought.add(new Fought(battle, seed, outcome, attacker, defender, 0, new Loot(0, 0)));
      gain(battle.attackerId(), 0, 0, 0, 1);
      gain(battle.defenderId(), 0, 0, 0, 1);
      return;
    }
    boolean attackerWon = outcome.result() == Result.ATTACKER;
    if (attackerWon) {
      shield.ifPresent(duration -> defender.raiseShield(at.plus(duration)));
    }
    Loot loot =
        attackerWon
            ? move(outcome.lootPercent(), defender, attacker)
            : move(outcome.lootPercent(), attacker, defender);
    long winner = attackerWon ? battle.attackerId() : battle.defenderId();
    long loser = attackerWon ? battle.defenderId() : battle.attackerId();
    fought.add(new Fought(battle, seed, outcome, attacker, defender, winner, loot));
    gain(winner, loot.gold() + loot.silver(), 1, 0, 0);
    gain(loser, 0, 0, 1, 0);
  }

  private static Loot move(int percent, Combatant loser, Combatant winner) {
    Loot loot = Loot.taken(percent, loser.gold, loser.silver, winner.gold, winner.silver);
    loser.gold -= loot.gold();
    loser.silver -= loot.silver();
    winner.gold += loot.gold();
    winner.silver += loot.silver();
    return loot;
  }

  private void gain(long playerId, long score, int wins, int losses, int draws) {
    gains.merge(playerId, new Gain(playerId, score, wins, losses, draws), Gain::plus);
  }

  /** What each player has gained in this round. */
  Collection<Gain> gains() {
    return gains.values();
  }

  /**
   * Writes what the players own now, and their shields where any has changed. {@code width_bucket}
   * finds a player's place in the sorted ids, where a join could begin with the whole table.
   */
  void writeBalances(Transaction transaction) {
    Map<Long, Combatant> changed = new TreeMap<>(combatants);
    changed.values().removeIf(combatant -> !combatant.hasChanged());
    long[] ids = changed.keySet().stream().mapToLong(id -> id).toArray();
    List<Object> values = new ArrayList<>();
    values.addAll(
        List.of(
            changed.values().stream().mapToLong(combatant -> combatant.gold).toArray(),
            ids,
            changed.values().stream().mapToLong(combatant -> combatant.silver).toArray(),
            ids));
    boolean shields = changed.values().stream().anyMatch(Combatant::shieldHasChanged);
    if (shields) {
      values.add(changed.values().stream().mapToLong(Combatant::shieldUntil).toArray());
      values.add(ids);
    }
    values.add(ids);
    transaction.update(
        shields ? BALANCES.formatted(SHIELDS) : BALANCES.formatted(""), values.toArray());
  }

  /**
   * Writes the battles to the archive, from their pending rows. {@code limit 1} makes the planner
   * probe these one by one: a plain join begins with all pending battles where statistics say that
   * there are none.
   */
  void archiveBattles(Transaction transaction) {
    transaction.update(
        """
        insert into battle (id, status, attacker_id, defender_id, submitted_by, submitted_at, finished_at,
          rules_version, seed, turns, winner_id, loot_percent, loot_gold, loot_silver,
          attacker_attack, attacker_hit_points, attacker_luck, defender_attack, defender_hit_points, defender_luck)
        select v.id, 'finished', p.attacker_id, p.defender_id, p.submitted_by, p.submitted_at, ?,
          ?, v.seed, v.turns, nullif(v.winner_id, 0), v.percent, v.gold, v.silver,
          v.a_attack, v.a_hit_points, v.a_luck, v.d_attack, v.d_hit_points, v.d_luck
        from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                    ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
          as v (id, seed, turns, winner_id, percent, gold, silver,
                a_attack, a_hit_points, a_luck, d_attack, d_hit_points, d_luck)
        cross join lateral (
          select attacker_id, defender_id, submitted_by, submitted_at from pending_battle where id = v.id limit 1) p
        """,
        at,
        rules.version(),
        column(row -> row.battle.id()),
        column(Fought::seed),
        column(row -> row.outcome.turns()),
        column(Fought::winnerId),
        column(row -> row.outcome.lootPercent()),
        column(row -> row.loot.gold()),
        column(row -> row.loot.silver()),
        column(row -> row.attacker.fighter.attack()),
        column(row -> row.attacker.fighter.hitPoints()),
        column(row -> row.attacker.fighter.luck()),
        column(row -> row.defender.fighter.attack()),
        column(row -> row.defender.fighter.hitPoints()),
        column(row -> row.defender.fighter.luck()));
  }

  private long[] column(ToLongFunction<Fought> value) {
    return fought.stream().mapToLong(value).toArray();
  }
}
