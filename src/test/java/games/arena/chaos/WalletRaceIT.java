package games.arena.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.chaos.Load.Accepted;
import games.arena.chaos.Payments.Made;
import games.arena.devservers.ArenaServer;
import games.arena.testing.Patience;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Lets battles and transactions race among a few players while replicas are killed. {@code
 * -Dchaos.size} says how many of each, {@code -Dchaos.seed} draws other ones.
 */
@Tag("chaos")
class WalletRaceIT {

  private static final int REPLICAS = 2;
  private static final int PLAYERS = 50;
  private static final int CLIENTS = 4;
  private static final int SIZE = Integer.getInteger("chaos.size", 10_000);
  private static final int BATTLES_PER_SECOND = 200;

  private static final String BOOKS_IN_ERROR =
      "select count(*) from ledger where gold_error <> 0 or silver_error <> 0";

  private record Row(String reason, long playerId, Instant at) {}

  @Test
  void theBooksBalanceAtEveryMomentAndEachKeyMovesOnce() throws Exception {
    try (Scenario scenario = new Scenario(Stage.open(REPLICAS), PLAYERS)) {
      Stage stage = scenario.stage();
      Load load =
          Load.on(stage.replicas(), scenario.players(), CLIENTS, BATTLES_PER_SECOND, Scenario.SEED);
      Payments payments = Payments.on(stage.replicas(), scenario.players(), CLIENTS, Scenario.SEED);
      int kills = 0;
      try (load;
          payments) {
        kills = killUntilDone(stage, load, payments);
      }
      assertThat(payments.unexpected()).isEmpty();
      scenario.inspector().inspect(load, Patience.seconds(120));
      assertThat(stage.count(BOOKS_IN_ERROR)).isZero();
      Map<Long, Row> rows = rows(stage);
      eachKeyMovedOnce(payments.made(), rows);
      idsFollowTheOrderOfRequests(payments.made());
      whatWasAnsweredBeforeABattleWasSentCountsInIt(
          payments.made(), load.accepted(), rows, finished(stage));
      System.out.printf(
          "Seed %d: %d battles, %d transactions, %d kills; the books balance%n",
          Scenario.SEED, load.size(), rows.size(), kills);
    }
  }

  /** Kills one replica at a time, and looks at the books in between, in one snapshot. */
  private static int killUntilDone(Stage stage, Load load, Payments payments)
      throws InterruptedException {
    Random random = new Random(Scenario.SEED);
    long deadline = System.nanoTime() + Patience.seconds(900).toNanos();
    int kills = 0;
    while (load.size() < SIZE || payments.size() < SIZE) {
      assertThat(System.nanoTime()).as("in time, %s", load.answers()).isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(1_000 + random.nextInt(3_000));
      assertThat(stage.count(BOOKS_IN_ERROR)).as("books in error").isZero();
      ArenaServer replica = stage.replica(kills++ % REPLICAS);
      replica.kill();
      assertThat(stage.count(BOOKS_IN_ERROR)).as("books in error").isZero();
      replica.start();
      Stage.awaitReady(replica, Patience.seconds(60));
    }
    return kills;
  }

  private static void eachKeyMovedOnce(List<Made> made, Map<Long, Row> rows) {
    Map<String, Long> byReason = new HashMap<>();
    rows.forEach(
        (id, row) ->
            assertThat(byReason.put(row.reason, id)).as("%s moved twice", row.reason).isNull());
    for (Made one : made) {
      assertThat(byReason).containsEntry(one.reason(), one.id());
      assertThat(rows.get(one.id()).playerId).isEqualTo(one.playerId());
    }
    assertThat(made).extracting(Made::reason).doesNotHaveDuplicates();
  }

  /** A transaction that was answered before another was sent is earlier. */
  private static void idsFollowTheOrderOfRequests(List<Made> made) {
    List<Made> bySent = new ArrayList<>(made);
    bySent.sort(Comparator.comparingLong(Made::sentAt));
    List<Made> byAnswered = new ArrayList<>(made);
    byAnswered.sort(Comparator.comparingLong(Made::answeredAt));
    int answered = 0;
    long highest = 0;
    for (Made next : bySent) {
      while (byAnswered.get(answered).answeredAt() < next.sentAt()) {
        highest = Math.max(highest, byAnswered.get(answered++).id());
      }
      assertThat(next.id())
          .as("%s was sent after %d was answered", next, highest)
          .isGreaterThan(highest);
    }
  }

  private static void whatWasAnsweredBeforeABattleWasSentCountsInIt(
      List<Made> made, List<Accepted> battles, Map<Long, Row> rows, Map<Long, Instant> finishedAt) {
    Map<Long, List<Made>> ofPlayer = new HashMap<>();
    made.forEach(one -> ofPlayer.computeIfAbsent(one.playerId(), id -> new ArrayList<>()).add(one));
    for (Accepted battle : battles) {
      for (long player : List.of(battle.attackerId(), battle.defenderId())) {
        for (Made one : ofPlayer.getOrDefault(player, List.of())) {
          if (one.answeredAt() < battle.sentAt()) {
            assertThat(rows.get(one.id()).at)
                .as("%s before battle %d", one, battle.id())
                .isBefore(finishedAt.get(battle.id()));
          }
        }
      }
    }
  }

  private static Map<Long, Row> rows(Stage stage) throws SQLException {
    Map<Long, Row> rows = new HashMap<>();
    try (Connection connection = stage.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select id, player_id, reason, at from wallet_transaction")) {
      while (row.next()) {
        rows.put(
            row.getLong("id"),
            new Row(
                row.getString("reason"),
                row.getLong("player_id"),
                row.getTimestamp("at").toInstant()));
      }
    }
    return rows;
  }

  private static Map<Long, Instant> finished(Stage stage) throws SQLException {
    Map<Long, Instant> finished = new HashMap<>();
    try (Connection connection = stage.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select id, finished_at from battle")) {
      while (row.next()) {
        finished.put(row.getLong("id"), row.getTimestamp("finished_at").toInstant());
      }
    }
    return finished;
  }
}
