package games.arena.battle;

import games.arena.battle.engine.Fighter;
import games.arena.leaderboard.board.PlayerScores;
import games.arena.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** A player while a batch is fought: balances, scores and shield change with its battles. */
final class Combatant {

  /** The columns of {@code player} that {@link #read} needs. */
  static final String COLUMNS =
      "ctid, id, gold, silver, attack, hit_points, luck, shield_until, " + PlayerScores.COLUMNS;

  final Fighter fighter;
  final PlayerScores scores;

  /** Where the row is while its lock is held. */
  final String ctid;

  long gold;
  long silver;
  private Instant shieldUntil;

  private Combatant(
      Fighter fighter,
      PlayerScores scores,
      String ctid,
      long gold,
      long silver,
      Instant shieldUntil) {
    this.fighter = fighter;
    this.scores = scores;
    this.ctid = ctid;
    this.gold = gold;
    this.silver = silver;
    this.shieldUntil = shieldUntil;
  }

  /** In milliseconds of the epoch; 0 where there is none. */
  long shieldUntil() {
    return shieldUntil == null ? 0 : shieldUntil.toEpochMilli();
  }

  /** Whoever loses as a defender cannot be challenged for a while. */
  void raiseShield(Instant until) {
    shieldUntil = until;
  }

  /** Whoever attacks can be challenged. */
  void dropShield() {
    shieldUntil = null;
  }

  static Combatant read(ResultSet row) throws SQLException {
    return new Combatant(
        new Fighter(row.getInt("attack"), row.getInt("hit_points"), row.getInt("luck")),
        PlayerScores.read(row),
        row.getString("ctid"),
        row.getLong("gold"),
        row.getLong("silver"),
        Sql.instant(row, "shield_until"));
  }
}
