package games.arena.battle.engine;

/**
 * Battles between the same two, one strike at a time. The one place of the turn logic: {@link
 * BattleEngine#fight} and {@link Simulation} run it through, {@link BattleEngine#replay} writes it
 * down, so they cannot disagree. It keeps the last turn in its fields, and fights battle after
 * battle, so that nothing is allocated per turn or per battle.
 */
final class Duel {

  private final Ruleset rules;
  private final Fighter attacker;
  private final Fighter defender;
  private final Dice dice = new Dice(0);

  private int attackerLeft;
  private int defenderLeft;

  private int turn;
  private boolean attackerStrikes;
  private int strength;
  private boolean hit;

  Duel(Ruleset rules, Fighter attacker, Fighter defender) {
    this.rules = rules;
    this.attacker = attacker;
    this.defender = defender;
  }

  /** Begins another battle; to be called before the first one, too. */
  void begin(long seed) {
    dice.reseed(seed);
    attackerLeft = attacker.hitPoints();
    defenderLeft = defender.hitPoints();
    turn = 0;
    attackerStrikes = false;
  }

  boolean isOver() {
    return attackerLeft == 0 || defenderLeft == 0 || turn == rules.turnLimit();
  }

  void strike() {
    turn++;
    attackerStrikes = !attackerStrikes;
    if (attackerStrikes) {
      strength = strength(attacker, attackerLeft);
      hit = hits(defender);
      defenderLeft = Math.max(defenderLeft - damage(), 0);
    } else {
      strength = strength(defender, defenderLeft);
      hit = hits(attacker);
      attackerLeft = Math.max(attackerLeft - damage(), 0);
    }
  }

  private int strength(Fighter striker, int left) {
    return strength(striker.attack(), striker.hitPoints(), left, rules.strengthFloorPercent());
  }

  /**
   * What a strike is worth: each percent of health lost costs a percent of attack, the loss rounded
   * up, but never under the rules' floor (rounded up). In points, {@code max(attack − ⌈attack ·
   * lost / hitPoints⌉, ⌈attack · floorPercent / 100⌉)}; what is left of the attack is {@code
   * ⌊attack · left / hitPoints⌋}.
   */
  static int strength(int attack, int hitPoints, int hitPointsLeft, int floorPercent) {
    long healthy = (long) attack * hitPointsLeft / hitPoints; // up to 10¹² before the division
    return (int) Math.max(healthy, (attack * floorPercent + 99) / 100);
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

  /**
   * Rolls the loot of a battle that is over; 0 in a draw. The loot is rolled last: a roll before
   * the turns would let its bounds, through rejected outputs, shift every roll of the battle.
   */
  int lootPercent() {
    return result() == Result.DRAW ? 0 : dice.roll(rules.minLootPercent(), rules.maxLootPercent());
  }
}
