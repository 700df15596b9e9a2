package games.arena.leaderboard.board;

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
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What players have on the boards, and what it costs to write and find it. */
@QuarkusTest
class StandingsTest {

  private static final String READS =
      """
      select pg_stat_get_xact_numscans('ended_standing'::regclass) as scans,
        sum(pg_stat_get_xact_tuples_returned(indexrelid)) as rows
      from pg_index where indrelid = 'ended_standing'::regclass
      """;

  @Inject TestBoards test;
  @Inject Standings standings;
  @Inject Database database;

  @Test
  void aGainIsAddedToWhatStandsOnEachBoard() {
    Instant at = test.moment();
    long player = test.players(1).get(0);
    test.settle(player, 5, at);
    List<Standing> now = test.settle(player, 3, at);
    assertThat(now)
        .containsExactlyInAnyOrderElementsOf(
            List.of(Board.values()).stream()
                .map(board -> new Standing(player, BoardEdition.at(board, at), 8))
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
  void winsLossesAndDrawsAreCountedForAllTime() {
    long player = test.playersWith(test.moment(), 1).get(0);
    database.inTransaction(
        transaction -> {
          PlayerScores scores = test.lock(transaction, player);
          scores.addDraw();
          scores.addLoss();
          scores.addLoss();
          assertThat(List.of(scores.wins(), scores.losses(), scores.draws()))
              .containsExactly(1L, 2L, 1L);
          assertThat(scores.score(Board.ALL_TIME)).isEqualTo(1);
          return scores;
        });
  }

  @Test
  void aGainWritesToNoIndex() {
    Instant at = test.moment();
    long player = test.playersWith(at, 1).get(0);
    List<Long> updated =
        database.inTransaction(
            transaction -> {
              LocalDate later = LocalDate.ofInstant(at, ZoneOffset.UTC).plusDays(1);
              test.settle(transaction, List.of(new Gain(player, 1)), later);
              return transaction.query(
                  """
                  select pg_stat_get_xact_tuples_updated('player'::regclass) as updated,
                    pg_stat_get_xact_tuples_hot_updated('player'::regclass) as hot
                  """,
                  row -> row.getLong("updated") - row.getLong("hot"));
            });
    assertThat(updated).containsExactly(0L);
  }

  /** Weeks and months end on other days than years do, and leap days are days. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2103-12-27",
        "2104-02-26",
        "2104-12-27",
        "2109-12-28",
        "2110-02-26",
        "2110-12-28"
      })
  void eachDaysBattleCountsForItsDayWeekAndMonthInJavaAndInSql(LocalDate first) {
    long player = test.players(1).get(0);
    Map<BoardEdition, Long> expected = new HashMap<>();
    for (LocalDate day = first; day.isBefore(first.plusDays(12)); day = day.plusDays(1)) {
      test.settle(player, 1, day.atTime(23, 59).toInstant(ZoneOffset.UTC));
      for (Board board : Board.values()) {
        expected.merge(BoardEdition.on(board, day), 1L, Long::sum);
      }
      Map<BoardEdition, Long> found = new HashMap<>();
      database.query(
          "select board, period, score from standing where player_id = ?",
          row ->
              found.put(
                  new BoardEdition(
                      Board.titled(row.getString("board")).orElseThrow(), row.getString("period")),
                  row.getLong("score")),
          player);
      assertThat(found).isEqualTo(expected);
    }
    expected.forEach(
        (edition, score) ->
            assertThat(standings.scores(edition, List.of(player))).containsValue(score));
  }

  @Test
  void aClockThatGoesBackOverMidnightOpensNoEditionAgain() {
    Instant day = Instant.parse("2107-03-01T00:00:01Z");
    Instant before = Instant.parse("2107-02-28T23:59:59Z");
    long player = test.players(1).get(0);
    test.settle(player, 1, before);
    test.settle(player, 2, day);
    assertThat(test.settle(player, 4, before))
        .contains(new Standing(player, BoardEdition.at(Board.DAILY, day), 6));
    assertThat(standings.of(List.of(player), List.of(before)))
        .contains(
            new Standing(player, BoardEdition.at(Board.DAILY, before), 1),
            new Standing(player, BoardEdition.at(Board.MONTHLY, before), 1));
  }

  /** Planners believe a table to be as it was analysed; this one was empty, and has grown since. */
  @Test
  void onlyTheStandingsThatAreAskedForAreReadWhateverTheStatisticsSay() {
    Instant at = test.moment();
    List<Long> players = LongStream.rangeClosed(1, 100).boxed().toList();
    for (boolean analysed : List.of(true, false)) {
      Reads reads =
          database.inRolledBackTransaction(
              transaction -> {
                takeThePlaceOfTheTable(transaction::update, analysed, at);
                Reads before = transaction.queryRow(READS, Reads::read);
                standings.keep(
                    transaction,
                    players.stream()
                        .map(id -> new Standing(id, BoardEdition.at(Board.DAILY, at), id + 1))
                        .toList());
                assertThat(standings.delete(transaction, 7))
                    .contains(
                        BoardEdition.at(Board.DAILY, at),
                        new BoardEdition(Board.DAILY, "2001-01-01"));
                return transaction.queryRow(READS, Reads::read).since(before);
              });
      assertThat(reads.scans()).as("analysed while empty: %s", analysed).isZero();
      assertThat(reads.rows()).isBetween(100L, 400L);
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
                Reads before = database.queryRow(READS, Reads::read);
                assertThat(standings.scores(BoardEdition.at(Board.DAILY, at), players))
                    .hasSize(100);
                assertThat(standings.editions()).hasSize(2);
                return database.queryRow(READS, Reads::read).since(before);
              });
      assertThat(reads.scans()).as("analysed while empty: %s", analysed).isZero();
      assertThat(reads.rows()).isBetween(100L, 200L);
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

  /** Until the transaction ends, two large editions stand where {@code ended_standing} does. */
  private static void takeThePlaceOfTheTable(Update sql, boolean analysed, Instant at) {
    sql.run(
        "create temporary table ended_standing (like public.ended_standing including all) on commit drop");
    if (analysed) {
      sql.run("analyze ended_standing");
    }
    sql.run(
        """
        insert into ended_standing (player_id, board, period, score)
        select id, 'daily', b.period, id from unnest(?::text[]) as b (period),
          generate_series(1, 50000) as id
        """,
        (Object) new String[] {BoardEdition.at(Board.DAILY, at).period(), "2001-01-01"});
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
              test.settle(
                  settlement,
                  List.of(new Gain(player.id(), 4)),
                  LocalDate.ofInstant(at, ZoneOffset.UTC).plusDays(40));
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
    List<Long> players = test.playersWith(at, 1, 2, 3);
    test.settle(players.get(0), 1, at.plusSeconds(40 * 24 * 3600));
    assertThat(standings.editions())
        .contains(BoardEdition.at(Board.MONTHLY, at), BoardEdition.at(Board.DAILY, at))
        .doesNotHaveDuplicates();
  }
}
