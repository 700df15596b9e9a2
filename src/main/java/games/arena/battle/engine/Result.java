package games.arena.battle.engine;

/** Who won a battle. */
public enum Result {
  ATTACKER,
  DEFENDER,

  /** Both still stood after the last turn that the rules allow. */
  DRAW
}
