package games.arena.leaderboard.reading;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import games.arena.leaderboard.board.Board;
import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Boards;
import games.arena.leaderboard.board.Place;
import games.arena.leaderboard.board.PostgresBoards;
import games.arena.leaderboard.board.RedisBoards;
import games.arena.leaderboard.board.Slice;
import games.arena.leaderboard.board.TestBoards;
import games.arena.leaderboard.upkeep.LeaderboardRebuild;
import games.arena.leaderboard.upkeep.PastBoards;
import games.arena.redis.RedisCalls;
import games.arena.redis.RedisKeys;
import games.arena.redis.Script;
import games.arena.sql.Standby;
import games.arena.testing.Patience;
import games.arena.testing.TestConfig;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Periods that ended longer ago than Redis keeps them. */
@QuarkusTest
class PastBoardsTest {

  private static final Place TOP = new Place.Top();

  @Inject TestBoards test;
  @Inject RedisBoards redisBoards;
  @Inject BoardsWithFallback reads;
  @Inject PostgresBoards stored;
  @Inject PastBoards past;
  @Inject LeaderboardRebuild rebuild;
  @Inject RedisCalls redis;
  @Inject Standby standby;

  private Instant at;
  private BoardEdition edition;

  @BeforeEach
  void drawAPeriod() {
    at = test.pastMoment();
    edition = BoardEdition.at(Board.DAILY, at);
  }

  @AfterEach
  void makeRoom() {
    of(past.dropAll());
  }

  @Test
  void aPastEditionIsBroughtBackForWhoAsks() {
    List<Long> players = test.playersWith(at, 5, 9, 5, 1);
    Slice slice = of(reads.read(edition, TOP, 10));
    assertThat(slice.entries())
        .containsExactly(
            new Slice.Ranked(1, players.get(1), 9),
            new Slice.Ranked(2, players.get(0), 5),
            new Slice.Ranked(2, players.get(2), 5),
            new Slice.Ranked(4, players.get(3), 1));
    awaitBroughtBack();
    assertThat(of(redisBoards.read(edition, TOP, 10))).contains(slice);
    assertThat(of(redis.call("PTTL", RedisKeys.scores(edition.id()))).toLong())
        .isBetween(Duration.ofMinutes(55).toMillis(), Duration.ofMinutes(60).toMillis());
    assertThat(of(past.editions())).contains(edition);
  }

  @Test
  void aDeletedPlayerLeavesAnEditionThatWasBroughtBack() {
    List<Long> players = test.playersWith(at, 5, 9);
    of(reads.read(edition, TOP, 10));
    awaitBroughtBack();
    test.delete(players.subList(1, 2));
    of(redisBoards.delete(edition, players.subList(1, 2)));
    assertThat(of(reads.read(edition, TOP, 10)))
        .isEqualTo(new Slice(1, 0, List.of(new Slice.Ranked(1, players.get(0), 5))));
  }

  @Test
  void aRebuildDropsWhatWasBroughtBack() {
    test.playersWith(at, 5, 9);
    of(reads.read(edition, TOP, 10));
    awaitBroughtBack();
    of(rebuild.begin());
    assertThat(of(redisBoards.read(edition, TOP, 10))).isEmpty();
    assertThat(of(past.editions())).isEmpty();
  }

  @Test
  void aPastEditionNobodyBattledInIsRememberedAsEmptyAndLeavesNothingInRedis() {
    assertThat(of(reads.read(edition, TOP, 10)).total()).isZero();
    await().until(() -> stored.isKnownEmpty(edition));
    assertThat(of(reads.read(edition, TOP, 10)).total()).isZero();
    // It is looked for once more, to be brought back, and given up where nobody is found.
    await()
        .untilAsserted(
            () -> {
              assertThat(of(redis.call("KEYS", "*{" + edition.id() + "}*")).size()).isZero();
              assertThat(of(past.editions())).doesNotContain(edition);
            });
  }

  @Test
  void anOpenEditionIsNotRememberedAsEmpty() {
    Instant now = test.moment();
    BoardEdition open = BoardEdition.at(Board.DAILY, now);
    Boards boards = new Boards(TestConfig.with(Map.of()), Clock.fixed(now, ZoneOffset.UTC));
    PostgresBoards then = new PostgresBoards(standby, boards);
    assertThat(then.isEmpty(open)).isTrue();
    assertThat(then.isKnownEmpty(open)).isFalse();
  }

  @Test
  void anEditionOfTheFutureIsEmptyWithoutALook() {
    BoardEdition future = BoardEdition.at(Board.DAILY, test.moment());
    test.playersWith(test.moment(), 5);
    assertThat(stored.isKnownEmpty(future)).isTrue();
    assertThat(of(reads.read(future, TOP, 10)).total()).isZero();
  }

  @Test
  void aClosedEditionIsNotCountedAgainAtEachRead() {
    List<Long> players = test.playersWith(at, 5, 9, 7);
    assertThat(stored.read(edition, TOP, 2).total()).isEqualTo(3);
    test.delete(players.subList(0, 1));
    assertThat(stored.read(edition, TOP, 2).total()).isEqualTo(3);
    // Whoever goes over it anyway counts it.
    assertThat(stored.read(edition, new Place.Around(players.get(1)), 2).total()).isEqualTo(2);
    assertThat(stored.read(edition, TOP, 2).total()).isEqualTo(2);
  }

  @Test
  void onlySoManyAreBroughtBackAtATime() {
    Script admit = Script.load("board-admit");
    String key = "arena:test:" + edition.id();
    List<Integer> admitted =
        List.of("one", "two", "three", "two").stream()
            .map(id -> of(redis.run(admit, List.of(key), List.of(id, "60000", "2"))).toInteger())
            .toList();
    assertThat(admitted).containsExactly(1, 1, 0, 1);
    of(redis.call("ZADD", key, "1", "one")); // Its time is over.
    assertThat(of(redis.run(admit, List.of(key), List.of("three", "60000", "2"))).toInteger())
        .isEqualTo(1);
    of(redis.call("DEL", key));
  }

  private void awaitBroughtBack() {
    await()
        .atMost(Patience.seconds(20))
        .until(() -> of(redisBoards.read(edition, TOP, 10)).isPresent());
  }

  private static <T> T of(Uni<T> uni) {
    return uni.await().indefinitely();
  }
}
