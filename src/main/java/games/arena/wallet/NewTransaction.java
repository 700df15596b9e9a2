package games.arena.wallet;

import games.arena.battle.engine.Loot;
import games.arena.http.FieldError;
import games.arena.http.Problems;
import java.util.ArrayList;
import java.util.List;

/** A request to move a player's gold and silver; what is left out is 0. */
public record NewTransaction(Long gold, Long silver, String reason) {

  static final int MAX_REASON = 100;

  /** Checks all rules at once. */
  Movement check(long playerId) {
    List<FieldError> errors = new ArrayList<>();
    Movement movement = check(errors, "", playerId, this);
    if (!errors.isEmpty()) {
      throw Problems.invalid(errors);
    }
    return movement;
  }

  /**
   * Adds the rules that a transaction breaks.
   *
   * @param path what comes before the names of its fields
   */
  static Movement check(
      List<FieldError> errors, String path, long playerId, NewTransaction transaction) {
    long gold = amount(errors, path + "gold", transaction.gold);
    long silver = amount(errors, path + "silver", transaction.silver);
    if (gold == 0 && silver == 0) {
      errors.add(new FieldError(path + "gold", "and silver must not both be 0"));
    }
    String reason = transaction.reason;
    if (reason == null) {
      errors.add(new FieldError(path + "reason", "is required"));
    } else if (reason.isEmpty() || reason.codePointCount(0, reason.length()) > MAX_REASON) {
      errors.add(
          new FieldError(path + "reason", "must have 1 to %d characters".formatted(MAX_REASON)));
    }
    return new Movement(playerId, gold, silver, reason);
  }

  private static long amount(List<FieldError> errors, String field, Long given) {
    if (given == null) {
      return 0;
    }
    FieldError.checkRange(errors, field, given, -Loot.MAX_BALANCE, Loot.MAX_BALANCE);
    return given;
  }
}
