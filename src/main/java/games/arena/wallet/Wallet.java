package games.arena.wallet;

import games.arena.battle.engine.Loot;
import games.arena.http.FieldErrors;
import games.arena.http.NewestFirst;
import games.arena.http.Page;
import games.arena.http.Problems;
import games.arena.sql.Database;
import games.arena.sql.Database.Transaction;
import games.arena.wallet.TransactionView.Balance;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moves players' gold and silver, once for each key.
 *
 * <p>The rows of all players are locked first, in the order of ids, so that two requests never wait
 * for each other in a circle. A settlement skips locked rows and comes again, so it waits for no
 * transaction. The lock also makes requests with the same key wait for each other: they name the
 * same players. The history of a player is therefore in the order of its balances.
 */
@ApplicationScoped
class Wallet {

  private final Database database;

  Wallet(Database database) {
    this.database = database;
  }

  /**
   * What a request has done.
   *
   * @param isNew false if an earlier request with the key has done it
   */
  record Done(List<TransactionView> transactions, boolean isNew) {}

  /** Makes all transactions of a request or, if it breaks a rule, none. */
  Done make(WalletRequest request) {
    return database.inTransaction(transaction -> make(transaction, request));
  }

  private static Done make(Transaction transaction, WalletRequest request) {
    Map<Long, Balance> balances = lock(transaction, request.movements());
    // A statement of its own, so that it sees what was committed while this request waited.
    Optional<Done> earlier = earlier(transaction, request);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    List<Balance> after = apply(request, balances);
    write(transaction, balances);
    List<TransactionView> made = record(transaction, request.movements(), after);
    keep(transaction, request, made);
    return new Done(made, true);
  }

  private static Map<Long, Balance> lock(Transaction transaction, List<Movement> movements) {
    Map<Long, Balance> balances = new HashMap<>();
    transaction.query(
        "select id, gold, silver from player where id = any(?) order by id for no key update",
        row ->
            balances.put(
                row.getLong("id"), new Balance(row.getLong("gold"), row.getLong("silver"))),
        movements.stream().mapToLong(Movement::playerId).distinct().sorted().toArray());
    return balances;
  }

  private record Kept(byte[] request, Long[] transactionIds) {}

  private static Optional<Done> earlier(Transaction transaction, WalletRequest request) {
    return transaction
        .queryOne(
            "select request, transaction_ids from wallet_key where account_id = ? and key = ?",
            row ->
                new Kept(
                    row.getBytes("request"), (Long[]) row.getArray("transaction_ids").getArray()),
            request.accountId(),
            request.key())
        .map(
            kept -> {
              if (!Arrays.equals(kept.request, request.digest())) {
                throw sentBefore();
              }
              return new Done(find(transaction, kept.transactionIds), false);
            });
  }

  private static List<TransactionView> find(Transaction transaction, Long[] ids) {
    return transaction.query(
        "select "
            + TransactionView.COLUMNS
            + " from wallet_transaction where id = any(?) order by id",
        TransactionView::read,
        List.of(ids));
  }

  /**
   * Applies the movements in their order.
   *
   * @param balances are as they will be, afterwards
   * @return the balance after each movement
   */
  private static List<Balance> apply(WalletRequest request, Map<Long, Balance> balances) {
    FieldErrors errors = new FieldErrors();
    List<Balance> after = new ArrayList<>();
    for (int i = 0; i < request.movements().size(); i++) {
      Movement movement = request.movements().get(i);
      boolean single = request.kind() == WalletRequest.Kind.SINGLE;
      String path = single ? "" : "transactions[%d].".formatted(i);
      Balance before = balances.get(movement.playerId());
      if (before == null) {
        if (single) {
          throw Problems.noSuchPlayer();
        }
        errors.add(path + "playerId", "is the id of no player");
        continue;
      }
      Balance balance =
          new Balance(before.gold() + movement.gold(), before.silver() + movement.silver());
      checkRange(errors, path + "gold", balance.gold());
      checkRange(errors, path + "silver", balance.silver());
      balances.put(movement.playerId(), balance);
      after.add(balance);
    }
    errors.refuse();
    return after;
  }

  private static void checkRange(FieldErrors errors, String field, long balance) {
    if (balance < 0 || balance > Loot.MAX_BALANCE) {
      errors.add(
          field,
          "would make the balance %d; it must be from 0 to %d"
              .formatted(balance, Loot.MAX_BALANCE));
    }
  }

  private static void write(Transaction transaction, Map<Long, Balance> balances) {
    List<Map.Entry<Long, Balance>> rows = List.copyOf(balances.entrySet());
    transaction.update(
        """
        update player set gold = v.gold, silver = v.silver
        from unnest(?::bigint[], ?::bigint[], ?::bigint[]) as v (id, gold, silver) where player.id = v.id
        """,
        rows.stream().mapToLong(Map.Entry::getKey).toArray(),
        rows.stream().mapToLong(row -> row.getValue().gold()).toArray(),
        rows.stream().mapToLong(row -> row.getValue().silver()).toArray());
  }

  /** The time is that of this statement, so it is later than the locks. */
  private static List<TransactionView> record(
      Transaction transaction, List<Movement> movements, List<Balance> after) {
    return transaction.query(
        """
        insert into wallet_transaction
          (player_id, number, gold, silver, reason, balance_gold, balance_silver, at)
        select v.player_id,
          coalesce((select number from wallet_transaction t where t.player_id >= v.player_id and t.player_id <= v.player_id
              order by t.player_id desc, t.id desc limit 1), 0)
            + row_number() over (partition by v.player_id order by v.n),
          v.gold, v.silver, v.reason, v.balance_gold, v.balance_silver, statement_timestamp()
        from unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[]) with ordinality
          as v (player_id, gold, silver, reason, balance_gold, balance_silver, n)
        order by v.n
        returning\
        """
            + " "
            + TransactionView.COLUMNS,
        TransactionView::read,
        movements.stream().mapToLong(Movement::playerId).toArray(),
        movements.stream().mapToLong(Movement::gold).toArray(),
        movements.stream().mapToLong(Movement::silver).toArray(),
        movements.stream().map(Movement::reason).toArray(String[]::new),
        after.stream().mapToLong(Balance::gold).toArray(),
        after.stream().mapToLong(Balance::silver).toArray());
  }

  private static void keep(
      Transaction transaction, WalletRequest request, List<TransactionView> made) {
    int kept =
        transaction.update(
            """
            insert into wallet_key (account_id, key, request, transaction_ids) values (?, ?, ?, ?)
            on conflict do nothing
            """,
            request.accountId(),
            request.key(),
            request.digest(),
            made.stream().mapToLong(TransactionView::id).toArray());
    if (kept == 0) {
      // A request for other players had the key in the same moment.
      throw sentBefore();
    }
  }

  private static RuntimeException sentBefore() {
    return Problems.invalid("Idempotency-Key", "was sent before with another body");
  }

  /** A player's transactions, newest first; empty if there is no such player. */
  Optional<Page<TransactionView>> page(long playerId, String cursor, int limit) {
    return database.inTransaction(
        transaction -> {
          transaction.followIndexes();
          return transaction
              .queryOne("select 1 from player where id = ?", row -> true, playerId)
              .map(known -> page(new OfPlayer(transaction, playerId), cursor, limit));
        });
  }

  private static Page<TransactionView> page(OfPlayer rows, String cursor, int limit) {
    return NewestFirst.page(
        "transactions of " + rows.playerId, cursor, limit, rows, TransactionView::id);
  }

  private record OfPlayer(Transaction transaction, long playerId)
      implements NewestFirst.Rows<TransactionView> {

    @Override
    public List<TransactionView> before(long id, int limit) {
      return read("id < ? order by player_id desc, id desc limit ?", id, limit);
    }

    @Override
    public List<TransactionView> after(long id, int limit) {
      return read("id > ? order by player_id, id limit ?", id, limit);
    }

    /** {@code player_id} in the order makes the index by player the only one that has it. */
    private List<TransactionView> read(String which, long id, int limit) {
      return transaction.query(
          "select "
              + TransactionView.COLUMNS
              + " from wallet_transaction where player_id >= ? and player_id <= ? and "
              + which,
          TransactionView::read,
          playerId,
          playerId,
          id,
          limit);
    }

    @Override
    public long count() {
      return transaction
          .queryOne(
              """
              select number from wallet_transaction where player_id >= ? and player_id <= ?
              order by player_id desc, id desc limit 1
              """,
              row -> row.getLong("number"),
              playerId,
              playerId)
          .orElse(0L);
    }
  }
}
