package games.arena.battle;

import games.arena.battle.engine.BattleEngine;
import games.arena.battle.engine.Loot;
import games.arena.battle.engine.Outcome;
import games.arena.battle.engine.Result;
import games.arena.battle.engine.Ruleset;
import games.arena.leaderboard.board.Board;
import games.arena.leaderboard.board.PlayerScores;
import games.arena.leaderboard.board.Standing;
import games.arena.sql.Database.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The battles of one transaction: fought one after another in memory, then written with one
 * statement for the players and one for the battles.
 */
final class BattleBatch {

  private final Ruleset rules;
  private final Optional<Duration> shield;
  private final Map<Long, Combatant> combatants;
  private final Time time;
  private final List<Fought> fought = new ArrayList<>();

  /** Those who fought. */
  private final Map<Long, Combatant> changed = new LinkedHashMap<>();

  private final List<Standing> ended = new ArrayList<>();

  /**
   * @param shield how long a defender who lost cannot be challenged; empty for not at all
   */
  BattleBatch(
      Ruleset rules, Optional<Duration> shield, Map<Long, Combatant> combatants, Time time) {
    this.rules = rules;
    this.shield = shield;
    this.combatants = combatants;
    this.time = time;
  }

  /**
   * When all this happens.
   *
   * @param day the UTC day whose boards it counts for: that of the moment, or a later one where
   *     PostgreSQL's clock went back over midnight
   */
  record Time(Instant at, LocalDate day) {}

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

  Instant at() {
    return time.at;
  }

  void fight(PendingBattle battle, long seed) {
    Combatant attacker = fighting(battle.attackerId());
    Combatant defender = fighting(battle.defenderId());
    attacker.dropShield();
    Outcome outcome = BattleEngine.fight(rules, seed, attacker.fighter, defender.fighter);
    if (outcome.result() == Result.DRAW) {
      fought.add(new Fought(battle, seed, outcome, attacker, defender, 0, new Loot(0, 0)));
      attacker.scores.addDraw();
      defender.scores.addDraw();
      return;
    }
    boolean attackerWon = outcome.result() == Result.ATTACKER;
    if (attackerWon) {
      shield.ifPresent(duration -> defender.raiseShield(time.at.plus(duration)));
    }
    Loot loot =
        attackerWon
            ? move(outcome.lootPercent(), defender, attacker)
            : move(outcome.lootPercent(), attacker, defender);
    long winner = attackerWon ? battle.attackerId() : battle.defenderId();
    fought.add(new Fought(battle, seed, outcome, attacker, defender, winner, loot));
  }

  private Combatant fighting(long playerId) {
    return changed.computeIfAbsent(
        playerId,
        id -> {
          Combatant combatant = combatants.get(id);
          ended.addAll(combatant.scores.moveTo(time.day));
          return combatant;
        });
  }

  private static Loot move(int percent, Combatant loser, Combatant winner) {
    Loot loot = Loot.taken(percent, loser.gold, loser.silver, winner.gold, winner.silver);
    loser.gold -= loot.gold();
    loser.silver -= loot.silver();
    winner.gold += loot.gold();
    winner.silver += loot.silver();
    winner.scores.addWin(loot.gold() + loot.silver());
    loser.scores.addLoss();
    return loot;
  }

  /** The scores of those who fought. */
  List<PlayerScores> scores() {
    return changed.values().stream().map(combatant -> combatant.scores).toList();
  }

  /** What those who fought had in editions that have ended since their last battles. */
  List<Standing> ended() {
    return ended;
  }

  /**
   * Writes what the players own now, their scores and shields. A row is found where it was locked,
   * by its ctid: no index is read, and no statistics can mislead the planner.
   */
  void writePlayers(Transaction transaction) {
    int written =
        transaction.update(
            """
            update player p
            set gold = v.gold, silver = v.silver, score = v.score, wins = v.wins, losses = v.losses, draws = v.draws,
                active_on = date 'epoch' + v.active_on::int,
                day_score = v.day_score, week_score = v.week_score, month_score = v.month_score,
                shield_until = timestamptz 'epoch' + nullif(v.shield_until, 0) * interval '1 millisecond'
            from unnest(?::text[]::tid[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                        ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
              as v (ctid, gold, silver, score, wins, losses, draws, active_on, day_score, week_score, month_score,
                    shield_until)
            where p.ctid = v.ctid
            """,
            changed.values().stream().map(combatant -> combatant.ctid).toArray(String[]::new),
            players(combatant -> combatant.gold),
            players(combatant -> combatant.silver),
            players(combatant -> combatant.scores.score(Board.ALL_TIME)),
            players(combatant -> combatant.scores.wins()),
            players(combatant -> combatant.scores.losses()),
            players(combatant -> combatant.scores.draws()),
            players(combatant -> combatant.scores.activeOn().toEpochDay()),
            players(combatant -> combatant.scores.score(Board.DAILY)),
            players(combatant -> combatant.scores.score(Board.WEEKLY)),
            players(combatant -> combatant.scores.score(Board.MONTHLY)),
            players(Combatant::shieldUntil));
    if (written != changed.size()) {
      throw new IllegalStateException(
          "Of %d locked players %d were written".formatted(changed.size(), written));
    }
  }

  private long[] players(ToLongFunction<Combatant> value) {
    return changed.values().stream().mapToLong(value).toArray();
  }

  /**
   * Moves the battles from {@code pending_battle} to the archive. What stood there was read when
   * the rows were locked, and they are found as the players are.
   */
  void archiveBattles(Transaction transaction) {
    int written =
        transaction.update(
            """
            with ended as (delete from pending_battle where ctid = any(?::text[]::tid[]) returning id)
            insert into battle (id, status, attacker_id, defender_id, submitted_by, submitted_at, finished_at,
              rules_version, seed, turns, winner_id, loot_percent, loot_gold, loot_silver,
              attacker_attack, attacker_hit_points, attacker_luck, defender_attack, defender_hit_points, defender_luck)
            select id, 'finished', attacker_id, defender_id, submitted_by, submitted_at, ?,
              ?, seed, turns, nullif(winner_id, 0), percent, gold, silver,
              a_attack, a_hit_points, a_luck, d_attack, d_hit_points, d_luck
            from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[]::timestamptz[],
                        ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],
                        ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
              as v (id, attacker_id, defender_id, submitted_by, submitted_at,
                    seed, turns, winner_id, percent, gold, silver,
                    a_attack, a_hit_points, a_luck, d_attack, d_hit_points, d_luck)
            where (select count(*) from ended) = ?
            """,
            texts(PendingBattle::ctid),
            time.at,
            rules.version(),
            numbers(row -> row.battle.id()),
            numbers(row -> row.battle.attackerId()),
            numbers(row -> row.battle.defenderId()),
            numbers(row -> row.battle.submittedBy()),
            texts(battle -> battle.submittedAt().toString()),
            numbers(Fought::seed),
            numbers(row -> row.outcome.turns()),
            numbers(Fought::winnerId),
            numbers(row -> row.outcome.lootPercent()),
            numbers(row -> row.loot.gold()),
            numbers(row -> row.loot.silver()),
            numbers(row -> row.attacker.fighter.attack()),
            numbers(row -> row.attacker.fighter.hitPoints()),
            numbers(row -> row.attacker.fighter.luck()),
            numbers(row -> row.defender.fighter.attack()),
            numbers(row -> row.defender.fighter.hitPoints()),
            numbers(row -> row.defender.fighter.luck()),
            fought.size());
    if (written != fought.size()) {
      throw new IllegalStateException(
          "Not all of %d locked battles were found".formatted(fought.size()));
    }
  }

  private long[] numbers(ToLongFunction<Fought> value) {
    return fought.stream().mapToLong(value).toArray();
  }

  private String[] texts(Function<PendingBattle, String> value) {
    return fought.stream().map(row -> value.apply(row.battle)).toArray(String[]::new);
  }
}
