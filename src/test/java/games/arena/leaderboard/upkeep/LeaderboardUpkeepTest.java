package games.arena.leaderboard.upkeep;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import games.arena.ArenaConfig;
import games.arena.leaderboard.board.Board;
import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Member;
import games.arena.leaderboard.board.Place;
import games.arena.leaderboard.board.PostgresBoards;
import games.arena.leaderboard.board.RedisBoards;
import games.arena.leaderboard.board.Score;
import games.arena.leaderboard.board.Slice;
import games.arena.leaderboard.board.Standing;
import games.arena.leaderboard.board.Standings;
import games.arena.leaderboard.board.TestBoards;
import games.arena.leaderboard.reading.BoardsWithFallback;
import games.arena.redis.RedisCalls;
import games.arena.redis.RedisKeys;
import games.arena.sql.Database;
import games.arena.testing.Patience;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What keeps a board in Redis equal to PostgreSQL, whatever happens to it there. */
@QuarkusTest
class LeaderboardUpkeepTest {

  private static final Place TOP = new Place.Top();

  @Inject TestBoards test;
  @Inject RedisBoards redisBoards;
  @Inject BoardsWithFallback reads;
  @Inject PostgresBoards stored;
  @Inject BoardBuilder builder;
  @Inject BuildingSet building;
  @Inject BoardUpkeep upkeep;
  @Inject StandingsScan scan;
  @Inject Standings standings;
  @Inject ArenaConfig config;
  @Inject LeaderboardRebuild rebuild;
  @Inject Database database;
  @Inject RedisCalls redis;

  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private BoardComparison comparison;
  private Reconciliation reconciliation;
  private Instant at;
  private BoardEdition edition;
  private String scores;

  /** They count what they repair; Arena's own repair other boards meanwhile. */
  @BeforeEach
  void makeRepairersOfItsOwn() {
    Repairs repairs = new Repairs(redisBoards, upkeep, metrics);
    comparison = new BoardComparison(repairs, upkeep, scan, standings);
    reconciliation = new Reconciliation(repairs, upkeep, scan, config);
  }

  @BeforeEach
  void drawAPeriod() {
    at = test.moment();
    edition = BoardEdition.at(Board.MONTHLY, at);
    scores = RedisKeys.scores(edition.id());
  }

  @Test
  void scoresAreExactUpToTheLargest() throws Exception {
    List<Long> players =
        test.playersWith(at, Score.MAX, Score.MAX - 1, (1L << 52) + 1, 1_000_000_000_000_000L, 0);
    builder.rebuild(edition);
    Slice slice = of(redisBoards.read(edition, TOP, 10)).orElseThrow();
    assertThat(slice.entries().stream().map(Slice.Ranked::score))
        .containsExactly(Score.MAX, Score.MAX - 1, (1L << 52) + 1, 1_000_000_000_000_000L, 0L);
    assertThat(slice.entries().stream().map(Slice.Ranked::rank))
        .containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(of(redis.call("ZSCORE", scores, Member.of(players.get(0)))).toDouble())
        .isEqualTo(-9007199254740991d);
    comparison.compare(edition);
    assertThat(repaired(() -> comparison.compare(edition))).isZero();
  }

  @Test
  void aBattleCountsForThePeriodsOfItsMomentInUtc() throws Exception {
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Apia"));
    try {
      Instant next = BoardEdition.at(Board.MONTHLY, at).end().orElseThrow();
      Instant last = next.minusMillis(1);
      long player = test.players(1).get(0);
      test.settle(player, 3, last);
      test.settle(player, 4, next);
      for (Board board : List.of(Board.MONTHLY, Board.DAILY)) {
        assertThat(stored.read(BoardEdition.at(board, last), TOP, 9).entries())
            .containsExactly(new Slice.Ranked(1, player, 3));
        assertThat(stored.read(BoardEdition.at(board, next), TOP, 9).entries())
            .containsExactly(new Slice.Ranked(1, player, 4));
      }
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void aLostBoardIsNotAnEmptyOne() throws Exception {
    at = test.pastMoment();
    edition = BoardEdition.at(Board.MONTHLY, at);
    scores = RedisKeys.scores(edition.id());
    test.playersWith(at, 3, 2, 1);
    assertThat(of(redisBoards.read(edition, TOP, 10))).isEmpty();
    builder.rebuild(edition);
    assertThat(of(redisBoards.read(edition, TOP, 10)).orElseThrow().total()).isEqualTo(3);
    of(redis.call("DEL", scores)); // as an eviction does
    assertThat(of(redisBoards.read(edition, TOP, 10))).isEmpty();
    assertThat(of(redisBoards.write(edition, List.of(new Score(1, 1))))).isEmpty();
    assertThat(of(redis.call("EXISTS", scores)).toInteger()).isZero();
    assertThat(of(reads.read(edition, TOP, 10))).isEqualTo(stored.read(edition, TOP, 10));
    assertThat(of(reads.read(edition, TOP, 10)).total()).isEqualTo(3);
  }

  @Test
  void whatIsNoSortedSetIsRebuilt() throws Exception {
    test.playersWith(at, 1);
    of(redis.call("SET", scores, "rubbish"));
    assertThat(of(redisBoards.read(edition, TOP, 10))).isEmpty();
    assertThat(of(redisBoards.write(edition, List.of(new Score(1, 1))))).isEmpty();
    assertThat(reconciliation.reconcile(edition, database.now())).isFalse();
    builder.rebuild(edition);
    assertThat(of(redisBoards.read(edition, TOP, 10)).orElseThrow().total()).isEqualTo(1);
  }

  @Test
  void aPeriodThatNobodyHasBattledInLeavesNothingInRedis() {
    assertThat(of(reads.read(edition, TOP, 10)).total()).isZero();
    assertThat(of(reads.players(edition, List.of(1L)))).isEmpty();
    assertThat(of(redis.call("KEYS", "*{" + edition.id() + "}*")).size()).isZero();
    of(redisBoards.delete(edition, List.of(1L)));
    assertThat(of(redis.call("KEYS", "*{" + edition.id() + "}*")).size()).isZero();
  }

  @Test
  void whatIsWrittenDuringARebuildIsOnTheNewBoard() throws Exception {
    List<Long> players = test.playersWith(at, 5, 5, 5);
    assertThat(of(building.begin(edition, "me"))).isTrue();
    of(building.add(edition, "me", List.of(new Score(players.get(0), 5))));
    of(redisBoards.write(edition, List.of(new Score(players.get(1), 7))));
    of(redisBoards.write(edition, List.of(new Score(players.get(0), 9))));
    // What the rebuild has read is older.
    of(building.add(edition, "me", List.of(new Score(players.get(1), 5))));
    assertThat(of(building.finish(edition, "me", Instant.now(), Optional.empty()))).isTrue();
    assertThat(scores())
        .containsExactly(new Score(players.get(0), 9), new Score(players.get(1), 7));
  }

  @Test
  void whoIsDeletedDuringARebuildStaysAway() throws Exception {
    List<Long> players = test.playersWith(at, 5, 4, 3);
    assertThat(of(building.begin(edition, "me"))).isTrue();
    of(building.add(edition, "me", List.of(new Score(players.get(0), 5))));
    of(redisBoards.delete(edition, players.subList(0, 2)));
    of(building.add(edition, "me", List.of(new Score(players.get(1), 4))));
    of(building.add(edition, "me", List.of(new Score(players.get(2), 3))));
    of(redisBoards.write(edition, List.of(new Score(players.get(0), 6))));
    assertThat(of(building.finish(edition, "me", Instant.now(), Optional.empty()))).isTrue();
    of(redisBoards.write(edition, List.of(new Score(players.get(1), 6))));
    assertThat(scores()).containsExactly(new Score(players.get(2), 3));
  }

  @Test
  void onlyOneBuildsAtATimeAndOneThatWasSilentTooLongCannotFinish() throws Exception {
    assertThat(of(building.begin(edition, "frozen"))).isTrue();
    assertThat(of(building.begin(edition, "me"))).isFalse();
    of(redis.call("DEL", RedisKeys.builder(edition.id()))); // as its expiry does
    assertThat(of(building.begin(edition, "me"))).isTrue();
    assertThat(of(building.add(edition, "frozen", List.of(new Score(1, 1))))).isFalse();
    assertThat(of(building.finish(edition, "frozen", Instant.now(), Optional.empty()))).isFalse();
    assertThat(of(building.abandon(edition, "frozen"))).isFalse();
    assertThat(of(building.finish(edition, "me", Instant.now(), Optional.empty()))).isTrue();
    assertThat(scores()).isEmpty();
  }

  @Test
  void halfARebuildThatWasEvictedCannotBeFinished() {
    assertThat(of(building.begin(edition, "me"))).isTrue();
    of(building.add(edition, "me", List.of(new Score(1, 1))));
    of(redis.call("DEL", RedisKeys.building(edition.id())));
    assertThat(of(building.add(edition, "me", List.of(new Score(2, 1))))).isFalse();
    assertThat(of(building.finish(edition, "me", Instant.now(), Optional.empty()))).isFalse();
    of(building.abandon(edition, "me"));
  }

  @Test
  void aBuilderThatDiedLeavesNothingForEver() {
    assertThat(of(building.begin(edition, "dead"))).isTrue();
    assertThat(of(redis.call("PTTL", RedisKeys.building(edition.id()))).toLong()).isPositive();
    assertThat(of(redis.call("PTTL", RedisKeys.builder(edition.id()))).toLong()).isPositive();
  }

  @Test
  void aComparisonSetsRightWhatDiffersEitherWay() throws Exception {
    List<Long> players = test.playersWith(at, LongStream.range(0, 2_500).map(i -> i / 3).toArray());
    builder.rebuild(edition);
    of(redis.call("ZREM", scores, Member.of(players.get(17)), Member.of(players.get(2_000))));
    of(redis.call("ZADD", scores, "0", Member.of(players.get(900)))); // too low
    of(redis.call("ZADD", scores, "-5000", Member.of(players.get(1)))); // too high
    of(redis.call("ZADD", scores, "-3", Member.of(1L << 60))); // a ghost
    of(redis.call("ZADD", scores, "-0", Member.of((1L << 60) + 1))); // and one at the end
    assertThat(repaired(() -> comparison.compare(edition))).isEqualTo(6);
    assertEqualToPostgres(2_500);
    assertThat(repaired(() -> comparison.compare(edition))).isZero();
  }

  @Test
  void aBoardFullOfGhostsIsEmptiedWherePostgresHasNone() throws Exception {
    builder.rebuild(edition);
    List<Score> ghosts = LongStream.range(1, 2_345).mapToObj(id -> new Score(id, id)).toList();
    of(redisBoards.write(edition, ghosts));
    comparison.compare(edition);
    assertThat(scores()).isEmpty();
    assertThat(of(upkeep.reconciled(edition))).isPresent();
  }

  @Test
  void aCorrectionDoesNotUndoANewerScore() throws Exception {
    List<Long> players = test.playersWith(at, 5);
    builder.rebuild(edition);
    of(redisBoards.write(edition, List.of(new Score(players.get(0), 8))));
    of(upkeep.lower(edition, List.of(new BoardUpkeep.TooHigh(players.get(0), 7, 5L))));
    assertThat(scores()).containsExactly(new Score(players.get(0), 8));
  }

  @Test
  void anOldSnapshotIsReconciledFromTheTimeItBringsAlong() throws Exception {
    List<Long> players = test.playersWith(at, 5, 4);
    builder.rebuild(edition);
    of(redis.call("COPY", scores, scores + ":old"));
    test.settle(players.get(1), 10, at);
    battleJustNow(players.get(0), players.get(1));
    of(redisBoards.write(edition, List.of(new Score(players.get(1), 14))));
    Instant later = database.now().plusSeconds(30);
    of(redis.call("RENAME", scores + ":old", scores));
    assertThat(repaired(() -> assertThat(reconciliation.reconcile(edition, later)).isTrue()))
        .isEqualTo(1);
    assertEqualToPostgres(2);
    assertThat(of(upkeep.reconciled(edition)))
        .contains(later.truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
  }

  @Test
  void aReconciliationReadsAndWritesInPortions() throws Exception {
    List<Long> players = test.playersWith(at, LongStream.range(1, 2_500).toArray());
    builder.rebuild(edition);
    of(redis.call("ZREM", scores, Member.of(players.get(7)), Member.of(players.get(2_400))));
    for (int i = 0; i < players.size() - 1; i += 2) {
      battleJustNow(players.get(i), players.get(i + 1));
    }
    test.delete(players.subList(0, 1));
    assertThat(
            repaired(
                () ->
                    reconciliation.reconcile(edition, database.now().plus(Duration.ofSeconds(30)))))
        .isEqualTo(2);
    assertEqualToPostgres(2_498);
  }

  @Test
  void oneReplicaReconcilesABoardAtATime() throws Exception {
    List<Long> players = test.playersWith(at, 5, 4);
    builder.rebuild(edition);
    of(redis.call("ZREM", scores, Member.of(players.get(1))));
    battleJustNow(players.get(0), players.get(1));
    Instant later = database.now().plusSeconds(30);
    assertThat(of(upkeep.takeTurn(RedisKeys.reconciling(edition.id()), Duration.ofMinutes(1))))
        .isTrue();
    assertThat(repaired(() -> assertThat(reconciliation.reconcile(edition, later)).isTrue()))
        .isZero();
    of(upkeep.endTurn(RedisKeys.reconciling(edition.id())));
    assertThat(repaired(() -> assertThat(reconciliation.reconcile(edition, later)).isTrue()))
        .isEqualTo(1);
    assertThat(of(redis.call("EXISTS", RedisKeys.reconciling(edition.id()))).toInteger()).isZero();
  }

  @Test
  void aVeryOldSnapshotIsRebuilt() throws Exception {
    builder.rebuild(edition);
    assertThat(reconciliation.reconcile(edition, database.now().plus(Duration.ofMinutes(11))))
        .isFalse();
  }

  @Test
  void aRebuildThatIsAskedForIsNotForgottenByAReconciliation() throws Exception {
    builder.rebuild(edition);
    Instant seen = of(upkeep.reconciled(edition)).orElseThrow();
    of(upkeep.distrust(edition));
    of(upkeep.setReconciled(edition, seen, database.now()));
    assertThat(reconciliation.reconcile(edition, database.now())).isFalse();
  }

  @Test
  void readersNeverSeeHalfABoardWhileItIsRebuilt() throws Exception {
    test.playersWith(at, new long[1_500]);
    builder.rebuild(edition);
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<List<Long>> totals =
        CompletableFuture.supplyAsync(
            () -> {
              List<Long> seen = new ArrayList<>();
              while (!done.get()) {
                seen.add(of(redisBoards.read(edition, TOP, 1)).map(Slice::total).orElse(-1L));
              }
              return seen;
            });
    for (int i = 0; i < 10; i++) {
      assertThat(builder.rebuild(edition)).isTrue();
    }
    done.set(true);
    assertThat(totals.get()).isNotEmpty().containsOnly(1_500L);
  }

  @Test
  void scriptsThatRedisForgotAreSentAgain() throws Exception {
    test.playersWith(at, 1);
    builder.rebuild(edition);
    of(redis.call("SCRIPT", "FLUSH"));
    assertThat(of(redisBoards.read(edition, TOP, 10)).orElseThrow().total()).isEqualTo(1);
  }

  @Test
  void theWriteOfOneBoardFailsAndTheOthersAreWritten() throws Exception {
    builder.rebuild(edition);
    BoardEdition daily = BoardEdition.at(Board.DAILY, at);
    builder.rebuild(daily);
    of(redis.call("SET", RedisKeys.deleted(edition.id()), "rubbish"));
    long player = test.playersWith(at, 4).get(0);
    assertThatThrownBy(
            () ->
                of(
                    redisBoards.write(
                        List.of(new Standing(player, edition, 4), new Standing(player, daily, 4)))))
        .isInstanceOf(Exception.class);
    assertThat(of(redisBoards.read(daily, TOP, 1)).orElseThrow().entries())
        .containsExactly(new Slice.Ranked(1, player, 4));
  }

  @Test
  void anEmptiedRedisIsFilledAgainByItself() throws Exception {
    Instant now = database.now();
    List<Long> players = test.playersWith(now, 77);
    of(redis.call("FLUSHDB"));
    await()
        .atMost(Patience.seconds(30))
        .untilAsserted(
            () -> {
              for (BoardEdition current :
                  List.of(BoardEdition.ALL_TIME, BoardEdition.at(Board.DAILY, now))) {
                assertThat(
                        of(redisBoards.players(current, players)).orElse(List.of()).stream()
                            .map(Slice.Ranked::score))
                    .containsExactly(77L);
              }
            });
    of(rebuild.begin());
    await()
        .atMost(Patience.seconds(30))
        .until(
            () ->
                of(upkeep.reconciled(BoardEdition.ALL_TIME))
                    .map(mark -> mark.toEpochMilli() > 1)
                    .orElse(false));
  }

  /** A line in the table of battles, by which a reconciliation finds the two. */
  private void battleJustNow(long attacker, long defender) throws Exception {
    test.sql(
        """
        insert into battle (status, attacker_id, defender_id, submitted_by, finished_at, failure)
        values ('failed', ?, ?, ?, now(), 'A test')
        """,
        attacker,
        defender,
        attacker);
  }

  private void assertEqualToPostgres(int players) throws Exception {
    for (Place place : List.of(TOP, new Place.Before(0, Long.MAX_VALUE - 1))) {
      Slice slice = of(redisBoards.read(edition, place, 100)).orElseThrow();
      assertThat(slice).isEqualTo(stored.read(edition, place, 100));
      assertThat(slice.total()).isEqualTo(players);
    }
  }

  private List<Score> scores() {
    return of(redisBoards.read(edition, TOP, 100)).orElseThrow().entries().stream()
        .map(entry -> new Score(entry.playerId(), entry.score()))
        .toList();
  }

  private interface Work {
    void run() throws Exception;
  }

  private double repaired(Work work) throws Exception {
    double before = metrics.counter("arena.leaderboard.repaired").count();
    work.run();
    return metrics.counter("arena.leaderboard.repaired").count() - before;
  }

  private static <T> T of(Uni<T> uni) {
    return uni.await().indefinitely();
  }
}
