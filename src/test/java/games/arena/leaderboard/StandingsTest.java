package games.arena.leaderboard;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.sql.Database;
import games.arena.testing.ArenaClient;
import games.arena.testing.ArenaClient.Registered;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The table {@code standing}, and what it costs to write to it. */
@QuarkusTest
class StandingsTest {

  private static final String READS =
      """
      select pg_stat_get_xact_numscans('standing'::regclass) as scans,
        sum(pg_stat_get_xact_tuples_returned(indexrelid)) as rows
      from pg_index where indrelid = 'standing'::regclass
      """;

  @Inject TestBoards test;
  @Inject Standings standings;
  @Inject StandingsScan scan;
  @Inject Database database;

  @Test
  void aGainIsAddedToWhatStandsOnEachBoard() {
    Instant at = test.moment();
    long player = test.players(1).get(0);
    test.settle(List.of(new Gain(player, 5, 1, 0, 0)), at);
    List<Standing> now = test.settle(List.of(new Gain(player, 3, 0, 1, 2)), at);
    assertThat(now)
        .containsExactlyInAnyOrderElementsOf(
            List.of(Board.ALL_TIME, Board.MONTHLY, Board.WEEKLY, Board.DAILY).stream()
                .map(board -> new Standing(player, board.at(at), 8, 1, 1, 2))
                .toList());
    assertThat(standings.of(List.of(player), List.of(at))).containsExactlyInAnyOrderElementsOf(now);
  }

  @Test
  void aScoreStopsAtTheLargest() {
    Instant at = test.moment();
    long player = test.playersWith(at, Score.MAX - 1).get(0);
    assertThat(test.settle(player, 7, at)).extracting(Standing::score).containsOnly(Score.MAX);
  }

  @Test
  void aGainWritesToNoIndex() {
    Instant at = test.moment();
    long player = test.playersWith(at, 1).get(0);
    List<Long> updated =
        database.inTransaction(
            transaction -> {
              standings.add(transaction, List.of(new Gain(player, 1, 1, 0, 0)), at);
              return transaction.query(
                  """
                  select pg_stat_get_xact_tuples_updated('standing'::regclass) as updated,
                    pg_stat_get_xact_tuples_hot_updated('standing'::regclass) as hot
                  """,
                  row -> row.getLong("updated") - row.getLong("hot"));
            });
    assertThat(updated).containsExactly(0L);
    assertThat(
            database.query(
                "select indexrelid::regclass::text as name from pg_index where indrelid = 'standing'::regclass",
                row -> row.getString("name")))
        .containsExactly("standing_pkey");
  }

  @Test
  void onlyPlayersWithAStandingThatAnotherTransactionHoldsAreLockedByOthers() {
    Instant at = test.moment();
    List<Long> players = test.playersWith(at, 1, 2, 3);
    long newcomer = test.players(1).get(0);
    List<Long> asked = List.of(players.get(0), players.get(1), newcomer);
    Set<Long> locked =
        database.inTransaction(
            other -> {
              for (Long player : List.of(players.get(1), players.get(2))) {
                other.query(
                    "select score from standing where board = 'weekly' and period = ? and player_id = ? for update",
                    row -> 1,
                    Board.WEEKLY.at(at).period(),
                    player);
              }
              return database.inTransaction(
                  transaction -> standings.lockedByOthers(transaction, asked, at));
            });
    assertThat(locked).containsExactly(players.get(1));
    assertThat(
            database.<Set<Long>>inTransaction(
                transaction -> {
                  // What a transaction has locked itself holds nobody up.
                  transaction.query(
                      "select score from standing where player_id = any(?) for update",
                      row -> 1,
                      players.stream().mapToLong(id -> id).toArray());
                  return standings.lockedByOthers(transaction, players, at);
                }))
        .isEmpty();
  }

  /** Planners believe a table to be as it was analysed; this one was empty, and has grown since. */
  @Test
  void aSettlementReadsOnlyTheStandingsItNeedsWhateverTheStatisticsSay() {
    Instant at = test.moment();
    List<Long> players = LongStream.rangeClosed(1, 100).boxed().toList();
    List<Gain> gains = players.stream().map(id -> new Gain(id, 1, 1, 0, 0)).toList();
    for (boolean analysed : List.of(true, false)) {
      Reads reads =
          database.inTransaction(
              transaction -> {
                takeThePlaceOfTheTable(transaction::update, analysed, at);
                Reads before = transaction.queryOne(READS, Reads::read).orElseThrow();
                standings.add(transaction, gains, at);
                assertThat(standings.lockedByOthers(transaction, players, at)).isEmpty();
                assertThat(standings.delete(transaction, 7))
                    .contains(BoardEdition.ALL_TIME, new BoardEdition(Board.DAILY, "2001-01-01"));
                return transaction.queryOne(READS, Reads::read).orElseThrow().since(before);
              });
      assertThat(reads.scans()).as("analysed while empty: %s", analysed).isZero();
      // A few looks at each of four standings of each player, and some versions of them.
      assertThat(reads.rows()).isBetween(800L, 2_000L);
    }
  }

  @Test
  void whatFollowsASettlementReadsOnlyTheStandingsItNeedsWhateverTheStatisticsSay() {
    Instant at = test.moment();
    List<Long> players = LongStream.rangeClosed(1, 100).boxed().toList();
    for (boolean analysed : List.of(true, false)) {
      Reads reads =
          database.entities(
              () -> {
                takeThePlaceOfTheTable(database::update, analysed, at);
                Reads before = database.queryOne(READS, Reads::read).orElseThrow();
                assertThat(standings.of(players, List.of(at))).hasSize(200);
                assertThat(scan.scores(Board.DAILY.at(at), players)).hasSize(100);
                assertThat(standings.editions()).hasSize(3);
                return database.queryOne(READS, Reads::read).orElseThrow().since(before);
              });
      assertThat(reads.scans()).as("analysed while empty: %s", analysed).isZero();
      assertThat(reads.rows()).isBetween(300L, 400L);
    }
  }

  /**
   * @param scans of the whole table
   * @param rows that index scans returned
   */
  private record Reads(long scans, long rows) {

    static Reads read(ResultSet row) throws SQLException {
      return new Reads(row.getLong("scans"), row.getLong("rows"));
    }

    Reads since(Reads before) {
      return new Reads(scans - before.scans, rows - before.rows);
    }
  }

  /** Until the transaction ends, three large editions stand where {@code standing} does. */
  private static void takeThePlaceOfTheTable(Update sql, boolean analysed, Instant at) {
    sql.run("create temporary table standing (like public.standing including all) on commit drop");
    if (analysed) {
      sql.run("analyze standing");
    }
    sql.run(
        """
        insert into standing (player_id, board, period, score)
        select id, b.board, b.period, id from unnest(?::text[], ?::text[]) as b (board, period),
          generate_series(1, 50000) as id
        """,
        new String[] {"all-time", "daily", "daily"},
        new String[] {"", Board.DAILY.at(at).period(), "2001-01-01"});
  }

  @FunctionalInterface
  private interface Update {
    int run(String sql, Object... parameters);
  }

  @Test
  void aDeletedPlayerLeavesNoStandingEvenIfASettlementWasAboutToWriteOne() {
    Registered player = ArenaClient.register();
    Instant at = test.moment();
    test.settle(player.id(), 4, at);
    CompletableFuture<Integer> deletion =
        database.inTransaction(
            settlement -> {
              settlement.query(
                  "select id from player where id = ? for no key update", row -> 1, player.id());
              CompletableFuture<Integer> deleting =
                  CompletableFuture.supplyAsync(
                      () ->
                          ArenaClient.admin().delete("/v1/players/{id}", player.id()).statusCode());
              await()
                  .until(
                      () ->
                          database
                              .queryOne(
                                  """
                                  select 1 from pg_stat_activity
                                  where wait_event_type = 'Lock' and query like 'select id from player%for update'
                                  """,
                                  row -> 1)
                              .isPresent());
              standings.add(
                  settlement,
                  List.of(new Gain(player.id(), 4, 1, 0, 0)),
                  at.plusSeconds(40 * 24 * 3600));
              return deleting;
            });
    assertThat(deletion.join()).isEqualTo(204);
    assertThat(
            database.query(
                "select period from standing where player_id = ?",
                row -> row.getString("period"),
                player.id()))
        .isEmpty();
  }

  @Test
  void editionsAreFoundWithoutReadingTheirStandings() {
    Instant at = test.moment();
    test.playersWith(at, 1, 2, 3);
    assertThat(standings.editions())
        .contains(BoardEdition.ALL_TIME, Board.MONTHLY.at(at), Board.DAILY.at(at))
        .doesNotHaveDuplicates();
  }
}
