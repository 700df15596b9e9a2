package games.arena.leaderboard.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.leaderboard.board.Board;
import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Gain;
import games.arena.leaderboard.board.Place;
import games.arena.leaderboard.board.PostgresBoards;
import games.arena.leaderboard.board.Slice;
import games.arena.leaderboard.board.Standing;
import games.arena.leaderboard.board.Standings;
import games.arena.leaderboard.board.TestBoards;
import games.arena.redis.RedisCalls;
import games.arena.redis.RedisKeys;
import games.arena.sql.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What has ended leaves the players' rows. */
@QuarkusTest
class EndedEditionsTest {

  private static final LocalDate BATTLED = LocalDate.parse("2001-02-28");
  private static final Instant AT = BATTLED.atTime(12, 0).toInstant(ZoneOffset.UTC);
  private static final Place TOP = new Place.Top();

  @Inject TestBoards test;
  @Inject EndedEditions ended;
  @Inject PostgresBoards stored;
  @Inject Standings standings;
  @Inject Database database;
  @Inject RedisCalls redis;

  private List<Long> players;

  @BeforeEach
  void playersHaveBattledBefore() {
    // The keeper's turn comes when this is over, and so in the midst of no test.
    redis.call("SET", RedisKeys.retention(), "1", "PX", "300000").await().indefinitely();
    players = test.players(2);
    test.sql("delete from ended_standing where period like '2001-%'");
    test.sql("update standings_moved set up_to = '2001-01-01', moving_to = null");
    test.sql(
        """
        update player set score = 9, wins = 1, active_on = ?, day_score = 5, week_score = 6, month_score = 7
        where id = any(?)
        """,
        BATTLED,
        players.stream().mapToLong(id -> id).toArray());
  }

  @AfterEach
  void moveTheRest() {
    test.sql(
        "delete from player where id = any(?)",
        (Object) players.stream().mapToLong(id -> id).toArray());
    ended.move(Integer.MAX_VALUE);
  }

  private long inRows(Board board) {
    return database.queryRow(
        "select count(%s) as n from player where id = any(?)".formatted(board.column()),
        row -> row.getLong("n"),
        (Object) players.stream().mapToLong(id -> id).toArray());
  }

  @Test
  void anEditionIsMovedOnceItHasEndedAndReadsTheSameBeforeAndAfter() {
    for (String day : List.of("2001-02-28", "2001-03-01", "2001-03-05", "2001-03-07")) {
      LocalDate today = LocalDate.parse(day);
      ended.move(Integer.MAX_VALUE, today);
      for (Board board : Board.values()) {
        boolean open = BoardEdition.on(board, today).equals(BoardEdition.on(board, BATTLED));
        assertThat(inRows(board)).as("%s on %s", board, day).isEqualTo(open ? 2 : 0);
        assertThat(standings.scores(BoardEdition.on(board, BATTLED), players))
            .containsOnlyKeys(players);
      }
      assertThat(stored.read(BoardEdition.on(Board.WEEKLY, BATTLED), TOP, 9).entries())
          .containsExactly(
              new Slice.Ranked(1, players.get(0), 6), new Slice.Ranked(1, players.get(1), 6));
    }
  }

  @Test
  void itGoesOnWhereAnotherReplicaHasStopped() {
    LocalDate today = BATTLED.plusDays(40);
    int portions = 0;
    while (ended.move(1, today) == 1) {
      portions++;
    }
    assertThat(portions).isPositive();
    assertThat(inRows(Board.DAILY)).isZero();
    assertThat(ended.move(1, today)).isZero();
  }

  @Test
  void aPlayerWhoseEditionsWereMovedBattlesInTheEditionsOfThatDayOrLater() {
    ended.move(Integer.MAX_VALUE, BATTLED.plusDays(1));
    List<Standing> settled =
        database.inTransaction(
            transaction -> test.settle(transaction, List.of(new Gain(players.get(0), 1)), BATTLED));
    assertThat(settled)
        .containsExactlyInAnyOrder(
            new Standing(players.get(0), BoardEdition.ALL_TIME, 10),
            new Standing(players.get(0), BoardEdition.on(Board.DAILY, BATTLED.plusDays(1)), 1),
            new Standing(players.get(0), BoardEdition.on(Board.WEEKLY, BATTLED), 7),
            new Standing(players.get(0), BoardEdition.on(Board.MONTHLY, BATTLED.plusDays(1)), 1));
  }

  @Test
  void aDeletedPlayerLeavesWhatWasMoved() {
    ended.move(Integer.MAX_VALUE, BATTLED.plusDays(40));
    assertThat(stored.read(BoardEdition.at(Board.DAILY, AT), TOP, 9).entries()).hasSize(2);
    test.delete(players.subList(0, 1));
    assertThat(stored.read(BoardEdition.at(Board.DAILY, AT), TOP, 9).entries())
        .containsExactly(new Slice.Ranked(1, players.get(1), 5));
  }
}
