package games.arena.battle;

import games.arena.battle.engine.Fighter;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A player while a round is fought: the balances change with each of its battles. */
final class Combatant {

  final Fighter fighter;
  long gold;
  long silver;

  private Combatant(Fighter fighter, long gold, long silver) {
    this.fighter = fighter;
    this.gold = gold;
    this.silver = silver;
  }

  static Combatant read(ResultSet row) throws SQLException {
    return new Combatant(
        new Fighter(row.getInt("attack"), row.getInt("hit_points"), row.getInt("luck")),
        row.getLong("gold"),
        row.getLong("silver"));
  }
}
