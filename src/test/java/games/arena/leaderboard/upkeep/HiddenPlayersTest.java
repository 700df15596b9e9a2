package games.arena.leaderboard.upkeep;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Place;
import games.arena.leaderboard.board.PostgresBoards;
import games.arena.leaderboard.board.RedisBoards;
import games.arena.leaderboard.board.Score;
import games.arena.leaderboard.board.Slice;
import games.arena.leaderboard.board.Standing;
import games.arena.leaderboard.board.Standings;
import games.arena.sql.Database;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever reads boards, from Redis or PostgreSQL, agrees on who is hidden. */
@QuarkusTest
class HiddenPlayersTest {

  /** Boards remember deleted players, so each test has players of its own. */
  private static final AtomicLong IDS =
      new AtomicLong(ThreadLocalRandom.current().nextLong(9_100_000_000L, 9_900_000_000L));

  private final long hidden = IDS.incrementAndGet();
  private final long shown = IDS.incrementAndGet();

  @Inject Database database;
  @Inject HiddenPlayers hiddenPlayers;
  @Inject RedisBoards redisBoards;
  @Inject PostgresBoards stored;
  @Inject BoardBuilder builder;
  @Inject BoardUpkeep upkeep;
  @Inject BoardComparison comparison;
  @Inject Standings standings;

  @BeforeEach
  void insert() {
    await()
        .until(() -> upkeep.reconciled(BoardEdition.ALL_TIME).await().indefinitely().isPresent());
    database.update(
        """
        insert into player (id, name, name_key, gold, silver, attack, hit_points, luck, score)
        select id, 'h' || id, 'h' || id, 0, 0, 1, 1, 0, 5 from unnest(?::bigint[]) as p (id)
        """,
        new long[] {hidden, shown});
    redisBoards
        .write(BoardEdition.ALL_TIME, List.of(new Score(hidden, 5), new Score(shown, 5)))
        .await()
        .indefinitely();
  }

  @AfterEach
  void delete() {
    database.update("delete from suspension where player_id = ?", hidden);
    database.update("delete from player where id = any(?)", new long[] {hidden, shown});
    redisBoards.delete(BoardEdition.ALL_TIME, List.of(hidden, shown)).await().indefinitely();
  }

  private void suspend() {
    database.update(
        "insert into suspension (player_id, reason, hidden) values (?, 'test', true)", hidden);
  }

  private List<Long> inRedis() {
    return ids(
        redisBoards
            .players(BoardEdition.ALL_TIME, List.of(hidden, shown))
            .await()
            .indefinitely()
            .orElseThrow());
  }

  private List<Long> inPostgres() {
    return ids(stored.players(BoardEdition.ALL_TIME, List.of(hidden, shown)));
  }

  private static List<Long> ids(List<Slice.Ranked> found) {
    return found.stream().map(Slice.Ranked::playerId).sorted().toList();
  }

  private void write() {
    redisBoards.write(BoardEdition.ALL_TIME, List.of(new Score(hidden, 6))).await().indefinitely();
  }

  @Test
  void readsFromPostgresLeaveThemOut() {
    assertThat(inPostgres()).containsExactly(hidden, shown);
    long total = stored.read(BoardEdition.ALL_TIME, new Place.Top(), 1).total();
    suspend();
    assertThat(inPostgres()).containsExactly(shown);
    assertThat(stored.read(BoardEdition.ALL_TIME, new Place.Top(), 1).total()).isEqualTo(total - 1);
    assertThat(stored.read(BoardEdition.ALL_TIME, new Place.Around(hidden), 1).entries()).isEmpty();
    assertThat(standings.scores(BoardEdition.ALL_TIME, List.of(hidden, shown)))
        .containsOnlyKeys(shown);
  }

  @Test
  void aRebuildLeavesThemOut() {
    suspend();
    // The keeper may be at it.
    await().until(() -> builder.rebuild(BoardEdition.ALL_TIME));
    assertThat(inRedis()).containsExactly(shown);
  }

  @Test
  void theComparisonTakesThemOffAndPutsThemBack() {
    suspend();
    comparison.compare(BoardEdition.ALL_TIME);
    assertThat(inRedis()).containsExactly(shown);
    database.update("delete from suspension where player_id = ?", hidden);
    comparison.compare(BoardEdition.ALL_TIME);
    assertThat(inRedis()).containsExactly(hidden, shown);
  }

  @Test
  void theScoreOfALateSettlementDoesNotBringThemBack() {
    suspend();
    hiddenPlayers.hide(hidden);
    write();
    assertThat(inRedis()).containsExactly(shown);
    database.update("delete from suspension where player_id = ?", hidden);
    hiddenPlayers.show(List.of(hidden));
    assertThat(inRedis()).containsExactly(hidden, shown);
    write();
    assertThat(inRedis()).containsExactly(hidden, shown);
  }

  @Test
  void whatTheyGainWhileHiddenIsNotWrittenToBoards() {
    List<Standing> both =
        List.of(
            new Standing(hidden, BoardEdition.ALL_TIME, 6),
            new Standing(shown, BoardEdition.ALL_TIME, 6));
    assertThat(standings.shown(both)).isEqualTo(both);
    suspend();
    assertThat(standings.shown(both)).containsExactly(both.get(1));
  }
}
