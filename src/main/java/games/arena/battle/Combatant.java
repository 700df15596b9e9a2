package games.arena.battle;

import games.arena.battle.engine.Fighter;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A player while a round is fought: the balances change with each of its battles. */
final class Combatant {

  final Fighter fighter;
  private final long goldBefore;
  private final long silverBefore;
  long gold;
  long silver;

  private Combatant(Fighter fighter, long gold, long silver) {
    this.fighter = fighter;
    this.goldBefore = gold;
    this.silverBefore = silver;
    this.gold = gold;
    this.silver = silver;
  }

  boolean hasChanged() {
    return gold != goldBefore || silver != silverBefore;
  }

  static Combatant read(ResultSet row) throws SQLException {
    return new Combatant(
        new Fighter(row.getInt("attack"), row.getInt("hit_points"), row.getInt("luck")),
        row.getLong("gold"),
        row.getLong("silver"));
  }
}
