package games.arena.battle;

import games.arena.battle.engine.Ruleset;
import games.arena.rules.Rules;
import games.arena.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A battle, pending or ended.
 *
 * @param finishedAt null while it is queued, as is all that follows {@code defender}
 * @param rules null unless finished
 * @param seed of the dice; null unless finished
 * @param winnerId null in a draw
 * @param failure why it failed; null unless failed
 */
record Battle(
    long id,
    String status,
    Instant submittedAt,
    Instant finishedAt,
    BattleView.Side attacker,
    BattleView.Side defender,
    Ruleset rules,
    Long seed,
    Long winnerId,
    Integer lootPercent,
    Long lootGold,
    Long lootSilver,
    String failure) {

  static final String QUEUED = "queued";
  static final String FINISHED = "finished";
  static final String FAILED = "failed";

  static Battle read(ResultSet row) throws SQLException {
    return new Battle(
        row.getLong("id"),
        row.getString("status"),
        Sql.instant(row, "submitted_at"),
        Sql.instant(row, "finished_at"),
        BattleView.Side.read(row, "attacker"),
        BattleView.Side.read(row, "defender"),
        row.getObject("rules_version", Integer.class) == null ? null : Rules.read(row),
        row.getObject("seed", Long.class),
        row.getObject("winner_id", Long.class),
        row.getObject("loot_percent", Integer.class),
        row.getObject("loot_gold", Long.class),
        row.getObject("loot_silver", Long.class),
        row.getString("failure"));
  }
}
