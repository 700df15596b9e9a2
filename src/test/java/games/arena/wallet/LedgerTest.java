package games.arena.wallet;

import static games.arena.testing.ArenaClient.freshName;
import static games.arena.testing.ArenaClient.gameServer;
import static games.arena.testing.ArenaClient.register;
import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import games.arena.sql.Database;
import games.arena.testing.ArenaClient.Registered;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The view {@code ledger} explains every balance. */
@QuarkusTest
class LedgerTest {

  /** Beyond the partitions that there are. */
  private static final long PARTITION = 5_000_000_000_000_000_000L;

  @Inject Database database;
  @Inject WalletRetention retention;

  private record Books(long initial, long transactions, long battles, long gold, long error) {}

  private Books books(Registered player) {
    return database.queryRow(
        """
        select initial_gold, transactions_gold, battles_gold, gold, abs(gold_error) + abs(silver_error) as error
        from ledger where player_id = ?
        """,
        row ->
            new Books(
                row.getLong("initial_gold"),
                row.getLong("transactions_gold"),
                row.getLong("battles_gold"),
                row.getLong("gold"),
                row.getLong("error")),
        player.id());
  }

  private static void pay(Registered player, long gold) {
    gameServer()
        .header("Idempotency-Key", freshName("key"))
        .body(Map.of("gold", gold, "reason", "test"))
        .post("/v1/players/{id}/transactions", player.id())
        .then()
        .statusCode(201);
  }

  @Test
  void theBalanceIsWhatWasThereAtFirstAndWhatMovedSince() {
    Registered strong = register(Map.of("attack", 1000, "hitPoints", 1000, "luck", 0, "gold", 500));
    Registered weak = register(Map.of("attack", 1, "hitPoints", 1, "luck", 0, "gold", 2000));
    assertThat(books(strong)).isEqualTo(new Books(500, 0, 0, 500, 0));
    pay(weak, -1000);
    pay(strong, 7);
    strong.ended(strong.challenges(weak)).then().body("status", equalTo("finished"));
    Books winner = books(strong);
    Books loser = books(weak);
    assertThat(winner.battles).isBetween(100L, 200L).isEqualTo(-loser.battles);
    assertThat(winner).isEqualTo(new Books(500, 7, winner.battles, 507 + winner.battles, 0));
    assertThat(loser).isEqualTo(new Books(2000, -1000, loser.battles, 1000 + loser.battles, 0));
  }

  @Test
  void aBalanceThatNothingExplainsIsAnError() {
    Registered player = register();
    database.update("update player set gold = gold + 1 where id = ?", player.id());
    assertThat(books(player).error).isEqualTo(1);
  }

  @Test
  void battlesWhosePartitionWasDroppedStayInTheBooks() {
    Registered winner = register();
    Registered loser = register();
    database.query("select add_battle_partition(?)", row -> null, PARTITION);
    database.update(
        """
        insert into battle (id, status, attacker_id, defender_id, submitted_by, submitted_at, finished_at, rules_version,
          seed, turns, winner_id, loot_percent, loot_gold, loot_silver, attacker_attack, attacker_hit_points,
          attacker_luck, defender_attack, defender_hit_points, defender_luck)
        select ? + n, 'finished', ?, ?, 1, now(), now(), 1, 1, 1, ?, 10, 50, 20, 1, 1, 0, 1, 1, 0
        from generate_series(1, 2) as n
        """,
        PARTITION,
        loser.id(),
        winner.id(),
        winner.id());
    database.update("update player set gold = 1100, silver = 1040 where id = ?", winner.id());
    database.update("update player set gold = 900, silver = 960 where id = ?", loser.id());
    Books before = books(winner);
    assertThat(before).isEqualTo(new Books(1000, 0, 100, 1100, 0));
    database.query(
        "select drop_battle_partition(?::regclass)", row -> null, "battle_from_" + PARTITION);
    assertThat(books(winner)).isEqualTo(before);
    assertThat(books(loser)).isEqualTo(new Books(1000, 0, -100, 900, 0));
  }

  @Test
  void keysEndAfterThirtyDaysAndTransactionsStay() {
    Registered player = register();
    String old = freshName("old");
    String young = freshName("young");
    for (String key : new String[] {old, young}) {
      gameServer()
          .header("Idempotency-Key", key)
          .body(Map.of("gold", 1, "reason", "test"))
          .post("/v1/players/{id}/transactions", player.id())
          .then()
          .statusCode(201);
    }
    age(old, 31);
    age(young, 29);
    // Nothing is deleted while the wallet's own task does so.
    await()
        .untilAsserted(
            () -> {
              retention.deleteExpired();
              assertThat(isKept(old)).isFalse();
            });
    assertThat(isKept(young)).isTrue();
    assertThat(books(player)).isEqualTo(new Books(1000, 2, 0, 1002, 0));
  }

  private void age(String key, int days) {
    database.update(
        "update wallet_key set created_at = now() - ? * interval '1 day' where key = ?", days, key);
  }

  private boolean isKept(String key) {
    return database
        .queryOne("select 1 from wallet_key where key = ?", row -> true, key)
        .isPresent();
  }
}
