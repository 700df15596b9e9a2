package games.arena.battle;

import games.arena.battle.engine.Fighter;
import games.arena.leaderboard.PlayerScores;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A player while a round is fought: balances and scores change with each of its battles. */
final class Combatant {

  /** The columns of {@code player} that {@link #read} needs. */
  static final String COLUMNS =
      "ctid, id, gold, silver, attack, hit_points, luck, " + PlayerScores.COLUMNS;

  final Fighter fighter;
  final PlayerScores scores;

  /** Where the row is while its lock is held. */
  final String ctid;

  long gold;
  long silver;

  private Combatant(Fighter fighter, PlayerScores scores, String ctid, long gold, long silver) {
    this.fighter = fighter;
    this.scores = scores;
    this.ctid = ctid;
    this.gold = gold;
    this.silver = silver;
  }

  static Combatant read(ResultSet row) throws SQLException {
    return new Combatant(
        new Fighter(row.getInt("attack"), row.getInt("hit_points"), row.getInt("luck")),
        PlayerScores.read(row),
        row.getString("ctid"),
        row.getLong("gold"),
        row.getLong("silver"));
  }
}
