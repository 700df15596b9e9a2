package games.arena.chaos;

import static games.arena.chaos.Scenario.healed;
import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.chaos.Players.Answer;
import games.arena.chaos.Players.Player;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Somebody at a console locks a row and goes for lunch: only battles that need the row wait for it.
 */
@Tag("chaos")
class LockedRowsIT {

  private static final int CLIENTS = 8;
  private static final int PER_SECOND = 200;

  /** At that rate the lock is held for seconds, longer than any lock time-out of Arena's. */
  private static final int OTHERS = 1_000;

  private static Scenario scenario;
  private static Stage stage;

  /** Each load has keys of its own. */
  private static final AtomicInteger LOADS = new AtomicInteger(1_000);

  @BeforeAll
  static void open() {
    stage = Stage.open(2);
    scenario = new Scenario(stage);
  }

  @AfterAll
  static void close() {
    if (scenario != null) {
      scenario.close();
    }
  }

  @Test
  void aLockedPlayerHoldsUpOnlyThePlayersBattles() throws Exception {
    try (Connection lock = lock("player where id = " + scenario.player(0).id())) {
      holdsUp(lock, submit());
    }
  }

  @Test
  void lockedStandingsOfEndedEditionsHoldUpNone() throws Exception {
    String edition = "board = 'daily' and period = '2001-01-01'";
    stage.sql(
        "insert into ended_standing (board, period, player_id, score) select 'daily', '2001-01-01', id, 1 from player");
    try (Connection lock = lock("ended_standing where " + edition)) {
      submit();
      holdsUp(lock);
    } finally {
      stage.sql("delete from ended_standing where " + edition);
    }
  }

  @Test
  void theLockedProgressOfEndedEditionsHoldsUpNone() throws Exception {
    try (Connection lock = lock("standings_moved")) {
      submit();
      holdsUp(lock);
    }
  }

  @Test
  void aLockedPendingBattleHoldsUpOnlyThoseBehindIt() throws Exception {
    try (Connection player = lock("player where id = " + scenario.player(0).id())) {
      long battle = submit();
      try (Connection lock = lock("pending_battle where id = " + battle)) {
        player.rollback();
        holdsUp(lock, battle, submit());
      }
    }
  }

  @Test
  void aLockedBattleOfTheArchiveHoldsUpNone() throws Exception {
    long battle = submit();
    awaitPending(List.of());
    try (Connection lock = lock("battle where id = " + battle)) {
      submit();
      holdsUp(lock);
    }
  }

  private static Connection lock(String rows) throws SQLException {
    Connection lock = stage.connect();
    lock.setAutoCommit(false);
    try (Statement statement = lock.createStatement()) {
      assertThat(statement.executeQuery("select from " + rows + " for update").next()).isTrue();
    }
    return lock;
  }

  /** A battle of the first two players, who fight no others. */
  private static long submit() throws IOException {
    Answer answer = scenario.challenge(stage.replica(0));
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return answer.json().get("id").asLong();
  }

  /** All battles but these are fought while the lock is held, and these after it. */
  private static void holdsUp(Connection lock, Long... battles) throws SQLException {
    List<Player> others = scenario.players().subList(2, scenario.players().size());
    Load load =
        Load.on(
            stage.replicas(), others, CLIENTS, PER_SECOND, Scenario.SEED + LOADS.getAndIncrement());
    try (load) {
      await().atMost(healed().multipliedBy(2)).until(() -> load.size() >= OTHERS);
    }
    awaitPending(List.of(battles));
    lock.rollback();
    scenario.inspector().inspect(load, healed());
  }

  private static void awaitPending(List<Long> battles) {
    String ids = battles.stream().map(id -> "" + id).reduce((a, b) -> a + "," + b).orElse(null);
    await("only %s are pending".formatted(battles))
        .atMost(healed())
        .untilAsserted(
            () ->
                assertThat(
                        stage.value(
                            "select string_agg(id::text, ',' order by id) from pending_battle"))
                    .isEqualTo(ids));
  }
}
