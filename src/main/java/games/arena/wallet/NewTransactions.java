package games.arena.wallet;

import games.arena.http.FieldErrors;
import games.arena.http.Problems;
import java.util.ArrayList;
import java.util.List;

/** A request for many transactions, all of them or none. */
public record NewTransactions(List<Item> transactions) {

  private static final int MAX = 1_000;

  /** A transaction of one of several players. */
  public record Item(Long playerId, Long gold, Long silver, String reason) {}

  /** Checks all rules at once. */
  List<Movement> check() {
    if (transactions == null || transactions.isEmpty() || transactions.size() > MAX) {
      throw Problems.invalid("transactions", "must be 1 to %d".formatted(MAX));
    }
    FieldErrors errors = new FieldErrors();
    List<Movement> movements = new ArrayList<>();
    for (int i = 0; i < transactions.size(); i++) {
      String path = "transactions[%d]".formatted(i);
      Item item = transactions.get(i);
      if (errors.require(path, item)) {
        movements.add(check(errors, path + ".", item));
      }
    }
    errors.refuse();
    return movements;
  }

  private static Movement check(FieldErrors errors, String path, Item item) {
    errors.require(path + "playerId", item.playerId);
    return NewTransaction.check(
        errors,
        path,
        item.playerId == null ? 0 : item.playerId,
        new NewTransaction(item.gold, item.silver, item.reason));
  }
}
