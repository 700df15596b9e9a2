package games.arena.battle.engine;

/**
 * A battle under way, one strike at a time. The one place of the turn logic: {@link
 * BattleEngine#fight} runs it through, {@link BattleEngine#replay} writes it down, so the two
 * cannot disagree. It keeps the last turn in its fields to spare the hot path an object per turn.
 */
final class Duel {

  private final Fighter attacker;
  private final Fighter defender;
  private final Dice dice;

  private int attackerLeft;
  private int defenderLeft;

  private int turn;
  private boolean attackerStrikes;
  private int strength;
  private boolean hit;

  Duel(Fighter attacker, Fighter defender, Dice dice) {
    this.attacker = attacker;
    this.defender = defender;
    this.dice = dice;
    this.attackerLeft = attacker.hitPoints();
    this.defenderLeft = defender.hitPoints();
  }

  boolean isOver() {
    return attackerLeft == 0 || defenderLeft == 0 || turn == BattleEngine.MAX_TURNS;
  }

  void strike() {
    turn++;
    attackerStrikes = !attackerStrikes;
    if (attackerStrikes) {
      strength = BattleEngine.strength(attacker.attack(), attacker.hitPoints(), attackerLeft);
      hit = hits(defender);
      defenderLeft = Math.max(defenderLeft - damage(), 0);
    } else {
      strength = BattleEngine.strength(defender.attack(), defender.hitPoints(), defenderLeft);
      hit = hits(attacker);
      attackerLeft = Math.max(attackerLeft - damage(), 0);
    }
  }

  /** Always rolls, also at luck 0: one roll a turn, whoever fights. */
  private boolean hits(Fighter struck) {
    return dice.roll(1, 100) > struck.luck();
  }

  private int damage() {
    return hit ? strength : 0;
  }

  int turns() {
    return turn;
  }

  Turn lastTurn() {
    int left = attackerStrikes ? defenderLeft : attackerLeft;
    return new Turn(turn, attackerStrikes, strength, hit, damage(), left);
  }

  Result result() {
    if (defenderLeft == 0) {
      return Result.ATTACKER;
    }
    return attackerLeft == 0 ? Result.DEFENDER : Result.DRAW;
  }
}
