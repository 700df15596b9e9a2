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
    Side attacker,
    Side defender,
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

  /**
   * A fighter as it stood when it fought, or as it stands where it has not.
   *
   * @param name null once the player is deleted
   * @param attack null where the player was deleted before it fought, as are hit points and luck
   */
  record Side(long playerId, String name, Integer attack, Integer hitPoints, Integer luck) {

    static Side read(ResultSet row, String side) throws SQLException {
      return new Side(
          row.getLong(side + "_id"),
          row.getString(side + "_name"),
          row.getObject(side + "_attack", Integer.class),
          row.getObject(side + "_hit_points", Integer.class),
          row.getObject(side + "_luck", Integer.class));
    }
  }

  static Battle read(ResultSet row) throws SQLException {
    return new Battle(
        row.getLong("id"),
        row.getString("status"),
        Sql.instant(row, "submitted_at"),
        Sql.instant(row, "finished_at"),
        Side.read(row, "attacker"),
        Side.read(row, "defender"),
        row.getObject("rules_version", Integer.class) == null ? null : Rules.read(row),
        row.getObject("seed", Long.class),
        row.getObject("winner_id", Long.class),
        row.getObject("loot_percent", Integer.class),
        row.getObject("loot_gold", Long.class),
        row.getObject("loot_silver", Long.class),
        row.getString("failure"));
  }
}
