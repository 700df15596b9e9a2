package games.arena.battle.engine;

/** Who won a battle. */
public enum Result {
  ATTACKER,
  DEFENDER,

  /** Both still stood after {@link BattleEngine#MAX_TURNS}. */
  DRAW
}
