package games.arena.account.token;

import static games.arena.testing.ArenaClient.register;
import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.sql.Database;
import games.arena.testing.ArenaClient.Registered;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Sessions that are over are deleted, in portions, and no others. */
@QuarkusTest
class ExpiredRowsTest {

  /** A million with {@code -Dsessions=1000000}. */
  private static final int OVER = Integer.getInteger("sessions", 2 * ExpiredRows.PORTION + 1);

  @Inject Database database;
  @Inject ExpiredRows expired;

  private static final String FILL =
      """
      insert into session (id, account_id, token_epoch, family, refresh_hash, expires_at)
      select gen_random_uuid(), a.id, a.token_epoch, uuid_send(gen_random_uuid()), '', now() + ?::interval
      from account a, generate_series(1, ?) where a.player_id = ?
      """;

  @Test
  void whatIsOverGoesAlsoWhereItIsMoreThanOnePortion() {
    Registered player = register();
    database.update(FILL, "1 hour", 3, player.id());
    // Once more where the keeper, which does the same each minute, came in between.
    await()
        .untilAsserted(
            () -> {
              database.update(FILL, "-1 second", OVER, player.id());
              assertThat(deleteOver()).isGreaterThanOrEqualTo(OVER);
            });
    assertThat(sessions(player)).isEqualTo(3);
  }

  private long deleteOver() {
    return expired.delete("session", "id", "expires_at", "< now()");
  }

  @Test
  void oneReplicaAtATimeDeletes() {
    Registered player = register();
    database.inTransaction(
        other -> {
          other.query("select pg_advisory_xact_lock(?)", row -> true, ExpiredRows.LOCK);
          database.update(FILL, "-1 second", 3, player.id());
          assertThat(deleteOver()).isZero();
          assertThat(sessions(player)).isEqualTo(3);
          return null;
        });
    await()
        .untilAsserted(
            () -> {
              deleteOver();
              assertThat(sessions(player)).isZero();
            });
  }

  private long sessions(Registered player) {
    return database.queryRow(
        "select count(*) as n from session s join account a on a.id = s.account_id where a.player_id = ?",
        row -> row.getLong("n"),
        player.id());
  }
}
