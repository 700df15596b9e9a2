package games.arena.battle;

import games.arena.account.grant.Caller;
import games.arena.http.Problems;

/**
 * A challenge.
 *
 * @param attackerId whom an administrator submits the battle for; a player fights for itself and
 *     may leave it out
 */
public record NewBattle(Long opponentId, Long attackerId) {

  /** Checks the challenge and says who attacks. */
  long attackerFor(Caller caller) {
    if (opponentId == null) {
      throw Problems.invalid("opponentId", "is required");
    }
    long attacker = attacker(caller);
    if (attacker == opponentId) {
      throw Problems.invalid("opponentId", "must not be the attacker itself");
    }
    return attacker;
  }

  private long attacker(Caller caller) {
    if (caller.playerId() == null) {
      if (attackerId == null) {
        throw Problems.invalid("attackerId", "is required, since this account plays no player");
      }
      return attackerId;
    }
    if (attackerId != null && !caller.plays(attackerId)) {
      throw Problems.forbidden("A player may only attack for itself.");
    }
    return caller.playerId();
  }
}
