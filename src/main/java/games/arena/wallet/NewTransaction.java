package games.arena.wallet;

import games.arena.battle.engine.Loot;
import games.arena.http.FieldErrors;

/** A request to move a player's gold and silver; what is left out is 0. */
public record NewTransaction(Long gold, Long silver, String reason) {

  static final int MAX_REASON = 100;

  /** Checks all rules at once. */
  Movement check(long playerId) {
    FieldErrors errors = new FieldErrors();
    Movement movement = check(errors, "", playerId, this);
    errors.refuse();
    return movement;
  }

  /**
   * Adds the rules that a transaction breaks.
   *
   * @param path what comes before the names of its fields
   */
  static Movement check(
      FieldErrors errors, String path, long playerId, NewTransaction transaction) {
    long gold = amount(errors, path + "gold", transaction.gold);
    long silver = amount(errors, path + "silver", transaction.silver);
    if (gold == 0 && silver == 0) {
      errors.add(path + "gold", "and silver must not both be 0");
    }
    String reason = transaction.reason;
    errors.requireText(path + "reason", reason, MAX_REASON);
    return new Movement(playerId, gold, silver, reason);
  }

  private static long amount(FieldErrors errors, String field, Long given) {
    if (given == null) {
      return 0;
    }
    errors.checkRange(field, given, -Loot.MAX_BALANCE, Loot.MAX_BALANCE);
    return given;
  }
}
