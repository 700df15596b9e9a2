package games.arena.battle;

import com.fasterxml.jackson.annotation.JsonInclude;
import games.arena.battle.engine.BattleEngine;
import games.arena.battle.engine.Fighter;
import games.arena.battle.engine.Turn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * A battle as clients see it.
 *
 * @param status queued, finished or failed
 * @param result null unless finished
 * @param failure null unless failed
 */
public record BattleView(
    long id,
    String status,
    Instant submittedAt,
    Instant finishedAt,
    Side attacker,
    Side defender,
    Result result,
    Failure failure) {

  /**
   * One of the two, as it stood when the battle was fought, or as it stands while the battle is
   * queued.
   *
   * @param name null once the player is deleted
   * @param deleted true once the player is deleted, else left out
   * @param attack null where the player was deleted before it fought, as are hit points and luck
   */
  public record Side(
      long playerId,
      String name,
      @JsonInclude(JsonInclude.Include.NON_NULL) Boolean deleted,
      Integer attack,
      Integer hitPoints,
      Integer luck) {

    static Side read(ResultSet row, String side) throws SQLException {
      String name = row.getString(side + "_name");
      return new Side(
          row.getLong(side + "_id"),
          name,
          name == null ? true : null,
          row.getObject(side + "_attack", Integer.class),
          row.getObject(side + "_hit_points", Integer.class),
          row.getObject(side + "_luck", Integer.class));
    }
  }

  /**
   * How the battle ended.
   *
   * @param winnerId null in a draw
   * @param seed a 64-bit number as text: JavaScript could not hold it exactly
   * @param turns every turn; left out where battles are listed
   */
  public record Result(
      Long winnerId,
      Loot loot,
      int rulesVersion,
      String seed,
      @JsonInclude(JsonInclude.Include.NON_NULL) List<TurnView> turns) {}

  /** What the winner took of the loser. */
  public record Loot(int percent, long gold, long silver) {}

  /**
   * One strike.
   *
   * @param hitPointsLeft of the one who was struck
   */
  public record TurnView(
      int turn, long strikerId, int strength, boolean hit, int damage, int hitPointsLeft) {}

  /** Why a battle could not be fought. */
  public record Failure(String reason) {}

  /** The battle with all its turns, fought again. */
  static BattleView whole(Battle battle) {
    return of(battle, battle.status().equals(Battle.FINISHED) ? replay(battle) : null);
  }

  /** The battle without its turns. */
  static BattleView summary(Battle battle) {
    return of(battle, null);
  }

  private static BattleView of(Battle battle, List<TurnView> turns) {
    return new BattleView(
        battle.id(),
        battle.status(),
        battle.submittedAt(),
        battle.finishedAt(),
        battle.attacker(),
        battle.defender(),
        battle.status().equals(Battle.FINISHED)
            ? new Result(
                battle.winnerId(),
                new Loot(battle.lootPercent(), battle.lootGold(), battle.lootSilver()),
                battle.rules().version(),
                Long.toString(battle.seed()),
                turns)
            : null,
        battle.failure() == null ? null : new Failure(battle.failure()));
  }

  private static List<TurnView> replay(Battle battle) {
    return BattleEngine.replay(
            battle.rules(), battle.seed(), fighter(battle.attacker()), fighter(battle.defender()))
        .stream()
        .map(turn -> view(battle, turn))
        .toList();
  }

  private static Fighter fighter(Side side) {
    return new Fighter(side.attack(), side.hitPoints(), side.luck());
  }

  private static TurnView view(Battle battle, Turn turn) {
    return new TurnView(
        turn.turn(),
        (turn.attackerStrikes() ? battle.attacker() : battle.defender()).playerId(),
        turn.strength(),
        turn.hit(),
        turn.damage(),
        turn.hitPointsLeft());
  }
}
