package games.arena.leaderboard.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import games.arena.leaderboard.board.Board;
import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Boards;
import games.arena.leaderboard.board.Standing;
import games.arena.leaderboard.board.Standings;
import games.arena.leaderboard.board.TestBoards;
import games.arena.redis.RedisCalls;
import games.arena.redis.RedisKeys;
import games.arena.sql.Database;
import games.arena.testing.TestConfig;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end of data that nobody needs any more. */
@QuarkusTest
class RetentionTest {

  private static final int ALL = 1_000;

  @Inject TestBoards test;
  @Inject Database database;
  @Inject Standings standings;
  @Inject RedisCalls redis;

  /** Its turn comes when this is over, and so in the midst of no test. */
  @BeforeEach
  void keepTheKeeperFromDeleting() {
    redis.call("SET", RedisKeys.retention(), "1", "PX", "300000").await().indefinitely();
  }

  @Test
  void onlyPeriodsThatEndedLongerAgoThanTheyAreKeptAreDeleted() {
    Instant now = database.now();
    Instant outdated = now.minus(Duration.ofDays(100));
    List<Long> players = test.playersWith(outdated, 1, 2, 3);
    for (Instant kept : List.of(now.minus(Duration.ofDays(50)), now, test.moment())) {
      test.settle(players.get(0), 4, kept);
    }
    int before = standings(players);
    retention(Map.of("arena.leaderboard.periods-kept", "60d")).delete(ALL);
    // Three players on three boards that have periods.
    assertThat(standings(players)).isEqualTo(before - 9);
    assertThat(standings.of(players, List.of(outdated)))
        .extracting(Standing::edition)
        .containsOnly(BoardEdition.ALL_TIME);
    assertThat(standings.of(players.subList(0, 1), List.of(now))).hasSize(4);
  }

  @Test
  void periodsAreKeptForEverUnlessATimeIsSet() {
    List<Long> players = test.playersWith(test.pastMoment(), 1, 2, 3);
    retention(Map.of()).delete(ALL);
    assertThat(standings(players)).isEqualTo(12);
  }

  @Test
  void aRunDeletesSoManyPortionsAtMost() {
    Instant past = test.pastMoment();
    BoardEdition edition = BoardEdition.at(Board.MONTHLY, past);
    test.sql(
        """
        insert into ended_standing (player_id, board, period, score)
        select 1000000000 + id, 'monthly', ?, 0 from generate_series(1, ?::int) as id
        """,
        edition.period(),
        2 * Retention.PORTION + 1);
    Retention retention = retention(Map.of("arena.leaderboard.periods-kept", "0s"));
    // What other tests left goes first.
    retention.delete(0);
    while (total(edition) == 2 * Retention.PORTION + 1) {
      assertThat(retention.delete(1)).isEqualTo(1);
    }
    assertThat(total(edition)).isEqualTo(Retention.PORTION + 1);
    assertThat(retention.delete(ALL)).isGreaterThanOrEqualTo(2);
    assertThat(total(edition)).isZero();
    assertThat(retention.delete(ALL)).isZero();
  }

  @Test
  void idsOfDeletedPlayersAreForgottenAfterTwoDays() {
    long first = 1L << 40;
    test.sql(
        """
        insert into deleted_player (id, deleted_at)
        select ?::bigint + n, now() - make_interval(hours => case when n <= ? then 49 else 47 end)
        from generate_series(1, ?::int) as n
        """,
        first,
        Retention.PORTION + 10,
        Retention.PORTION + 15);
    assertThat(retention(Map.of()).delete(ALL)).isGreaterThanOrEqualTo(2);
    assertThat(
            database.query(
                "select id from deleted_player where id > ?", row -> row.getLong("id"), first))
        .hasSize(5);
    test.sql("delete from deleted_player where id > ?", first);
  }

  private Retention retention(Map<String, String> settings) {
    Boards boards = new Boards(TestConfig.with(settings), Clock.systemUTC());
    return new Retention(database, standings, boards);
  }

  private int standings(List<Long> players) {
    return database
        .query(
            "select 1 from standing where player_id = any(?)",
            row -> 1,
            (Object) players.stream().mapToLong(id -> id).toArray())
        .size();
  }

  private long total(BoardEdition edition) {
    return database.queryRow(
        "select count(*) as n from standing where board = ? and period = ?",
        row -> row.getLong("n"),
        edition.board().title(),
        edition.period());
  }
}
