package games.arena.battle;

import games.arena.battle.engine.Fighter;
import games.arena.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;

/** A player while a round is fought: balances and shield change with each of its battles. */
final class Combatant {

  final Fighter fighter;
  private final long goldBefore;
  private final long silverBefore;
  private final Instant shieldBefore;
  long gold;
  long silver;
  private Instant shieldUntil;

  private Combatant(Fighter fighter, long gold, long silver, Instant shieldUntil) {
    this.fighter = fighter;
    this.goldBefore = gold;
    this.silverBefore = silver;
    this.gold = gold;
    this.silver = silver;
    this.shieldBefore = shieldUntil;
    this.shieldUntil = shieldUntil;
  }

  boolean hasChanged() {
    return gold != goldBefore || silver != silverBefore || shieldHasChanged();
  }

  boolean shieldHasChanged() {
    return !Objects.equals(shieldUntil, shieldBefore);
  }

  /** In milliseconds of the epoch; 0 where there is none. */
  long shieldUntil() {
    return shieldUntil == null ? 0 : shieldUntil.toEpochMilli();
  }

  /** Whoever loses as a defender cannot be challenged for a while. */
  void raiseShield(Instant until) {
    shieldUntil = until;
  }

  /** Whoever attacks can be challenged. A shield that is over by itself needs no writing. */
  void dropShield(Instant now) {
    if (shieldUntil != null && shieldUntil.isAfter(now)) {
      shieldUntil = null;
    }
  }

  static Combatant read(ResultSet row) throws SQLException {
    return new Combatant(
        new Fighter(row.getInt("attack"), row.getInt("hit_points"), row.getInt("luck")),
        row.getLong("gold"),
        row.getLong("silver"),
        Sql.instant(row, "shield_until"));
  }
}
