package games.arena.leaderboard.upkeep;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.leaderboard.board.Board;
import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Member;
import games.arena.leaderboard.board.Place;
import games.arena.leaderboard.board.PostgresBoards;
import games.arena.leaderboard.board.RedisBoards;
import games.arena.leaderboard.board.Score;
import games.arena.leaderboard.board.Slice;
import games.arena.leaderboard.board.TestBoards;
import games.arena.redis.RedisCalls;
import games.arena.redis.RedisKeys;
import games.arena.testing.ArenaClient;
import games.arena.testing.ArenaClient.Registered;
import games.arena.testing.Patience;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** PostgreSQL is restored from an older backup, and Redis is as it was: PostgreSQL is believed. */
@QuarkusTest
class RestoreTest {

  private static final Place TOP = new Place.Top();

  @Inject TestBoards test;
  @Inject RedisBoards redisBoards;
  @Inject PostgresBoards stored;
  @Inject BoardBuilder builder;
  @Inject BoardComparison comparison;
  @Inject BoardUpkeep upkeep;
  @Inject RedisCalls redis;

  private Instant at;
  private BoardEdition edition;

  @BeforeEach
  void drawAPeriod() {
    at = test.moment();
    edition = BoardEdition.at(Board.MONTHLY, at);
  }

  @Test
  void aComparisonBringsBackWhoWasDeletedAfterTheBackup() {
    List<Long> players = test.playersWith(at, 30, 20, 10);
    builder.rebuild(edition);
    of(redisBoards.delete(edition, players.subList(0, 2)));
    comparison.compare(edition);
    assertThat(of(redisBoards.read(edition, TOP, 9))).contains(stored.read(edition, TOP, 9));
    assertThat(of(upkeep.deletions(edition, players))).isEmpty();
    of(redisBoards.write(test.settle(players.get(1), 15, at)));
    assertThat(of(redisBoards.read(edition, TOP, 1)).orElseThrow().entries())
        .containsExactly(new Slice.Ranked(1, players.get(1), 35));
  }

  @Test
  void aRebuildBringsBackWhoWasDeletedAfterTheBackup() {
    List<Long> players = test.playersWith(at, 30, 20, 10);
    builder.rebuild(edition);
    of(redisBoards.delete(edition, players.subList(0, 2)));
    awaitTheNextMillisecond();
    builder.rebuild(edition);
    assertThat(of(redisBoards.read(edition, TOP, 9))).contains(stored.read(edition, TOP, 9));
    assertThat(of(upkeep.deletions(edition, players))).isEmpty();
  }

  @Test
  void aDeletionMadeMeanwhileIsNotForgotten() {
    List<Long> players = test.playersWith(at, 30);
    builder.rebuild(edition);
    of(redisBoards.delete(edition, players));
    Map<Long, String> seen = of(upkeep.deletions(edition, players));
    awaitTheNextMillisecond();
    of(redisBoards.delete(edition, players));
    of(upkeep.undelete(edition, seen));
    assertThat(of(upkeep.deletions(edition, players))).containsOnlyKeys(players.get(0));
    of(redisBoards.write(edition, List.of(new Score(players.get(0), 31))));
    assertThat(of(redisBoards.read(edition, TOP, 9)).orElseThrow().entries()).isEmpty();
  }

  @Test
  void whoeverIsDeletedInPostgresStaysDeletedInAComparison() {
    List<Long> players = test.playersWith(at, 30, 20);
    builder.rebuild(edition);
    test.delete(players.subList(0, 1));
    of(redisBoards.delete(edition, players.subList(0, 1)));
    // A replica that was frozen writes late, past the mark of an earlier deletion.
    of(redis.call("ZADD", RedisKeys.scores(edition.id()), "-30", Member.of(players.get(0))));
    comparison.compare(edition);
    assertThat(of(redisBoards.read(edition, TOP, 9)).orElseThrow().entries())
        .containsExactly(new Slice.Ranked(1, players.get(1), 20));
    assertThat(of(upkeep.deletions(edition, players))).containsOnlyKeys(players.get(0));
  }

  @Test
  void aNewPlayerWithTheIdOfADeletedOneIsOnTheBoardAtOnce() {
    long last = ArenaClient.register().id();
    List<Long> next = LongStream.rangeClosed(last + 1, last + 20).boxed().toList();
    BoardEdition daily = BoardEdition.at(Board.DAILY, Instant.now());
    await().until(() -> of(upkeep.reconciled(daily)).isPresent());
    await().until(() -> of(upkeep.reconciled(BoardEdition.ALL_TIME)).isPresent());
    of(redisBoards.delete(BoardEdition.ALL_TIME, next));
    of(redisBoards.delete(daily, next));
    Registered player = ArenaClient.register();
    assertThat(next).contains(player.id());
    assertThat(of(redisBoards.players(BoardEdition.ALL_TIME, List.of(player.id()))).orElseThrow())
        .hasSize(1);
    assertThat(of(upkeep.deletions(daily, next))).hasSize(19).doesNotContainKey(player.id());
    redis.call("DEL", RedisKeys.deleted("all-time")).await().indefinitely();
    redis.call("DEL", RedisKeys.deleted(daily.id())).await().indefinitely();
  }

  @Test
  void theBoardsAreEqualToPostgresWithinAMinute() {
    List<Long> players = test.playersWith(Instant.now(), 30, 20, 10);
    BoardEdition weekly = BoardEdition.at(Board.WEEKLY, Instant.now());
    long ghost = 1L << 59;
    for (BoardEdition board : List.of(BoardEdition.ALL_TIME, weekly)) {
      await().until(() -> of(upkeep.reconciled(board)).isPresent());
      of(redisBoards.delete(board, players.subList(0, 1)));
      of(
          redisBoards.write(
              board, List.of(new Score(players.get(1), 4_000), new Score(ghost, 5_000))));
    }
    for (BoardEdition board : List.of(BoardEdition.ALL_TIME, weekly)) {
      await()
          .atMost(Patience.seconds(60))
          .untilAsserted(
              () ->
                  assertThat(
                          of(
                                  redisBoards.players(
                                      board,
                                      List.of(
                                          players.get(0), players.get(1), players.get(2), ghost)))
                              .orElseThrow()
                              .stream()
                              .map(found -> new Score(found.playerId(), found.score())))
                      .containsExactly(
                          new Score(players.get(0), 30),
                          new Score(players.get(1), 20),
                          new Score(players.get(2), 10)));
    }
  }

  private void awaitTheNextMillisecond() {
    long now = redisMillis();
    await().pollInterval(Duration.ofMillis(1)).until(() -> redisMillis() > now);
  }

  private long redisMillis() {
    var time = of(redis.call("TIME"));
    return time.get(0).toLong() * 1_000 + time.get(1).toLong() / 1_000;
  }

  private static <T> T of(Uni<T> uni) {
    return uni.await().indefinitely();
  }
}
