package games.arena.rules;

import games.arena.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A version of the rules as clients see it.
 *
 * @param active whether battles are fought by it now
 */
public record RulesView(
    int version,
    boolean active,
    Instant createdAt,
    LootPercent lootPercent,
    int strengthFloorPercent,
    int turnLimit) {

  static RulesView read(ResultSet row) throws SQLException {
    return new RulesView(
        row.getInt("version"),
        row.getBoolean("active"),
        Sql.instant(row, "created_at"),
        new LootPercent(row.getInt("min_loot_percent"), row.getInt("max_loot_percent")),
        row.getInt("strength_floor_percent"),
        row.getInt("turn_limit"));
  }
}
