package games.arena.sql;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.fault.Outage;
import games.arena.testing.Patience;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
class DatabaseTest {

  private static final String WRITE = "update player set gold = gold where id = -1";

  @Inject Database database;

  /** A server that was read-only for a while leaves such connections behind. */
  @Test
  void aConnectionThatIsReadOnlyIsNotUsedAgain() {
    await().atMost(soon()).until(this::isRefusedOnAReadOnlyConnection);
    await()
        .atMost(soon())
        .untilAsserted(
            () -> {
              for (int i = 0; i < 20; i++) {
                assertThat(database.update(WRITE)).isZero();
              }
            });
  }

  /** Another connection of the pool may be the next one. */
  private boolean isRefusedOnAReadOnlyConnection() {
    database.query(
        "select set_config('default_transaction_read_only', 'on', false) as set",
        row -> row.getString("set"));
    try {
      database.update(WRITE);
      return false;
    } catch (DatabaseException e) {
      assertThat(Outage.isReadOnly(e)).isTrue();
      return true;
    }
  }

  private static Duration soon() {
    return Patience.seconds(10);
  }
}
