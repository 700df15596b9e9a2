package games.arena.leaderboard.reading;

import static games.arena.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Place;
import games.arena.leaderboard.board.PostgresBoards;
import games.arena.leaderboard.board.RedisBoards;
import games.arena.leaderboard.board.Slice;
import games.arena.leaderboard.upkeep.PastBoards;
import games.arena.testing.TestConfig;
import io.smallrye.mutiny.Uni;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoardsWithFallbackTest {

  private static final Place TOP = new Place.Top();
  private static final Slice STORED = new Slice(1, 0, List.of(new Slice.Ranked(1, 7, 42)));

  private final AtomicInteger askedRedis = new AtomicInteger();
  private final AtomicInteger askedPostgres = new AtomicInteger();
  private final AtomicInteger broughtBack = new AtomicInteger();
  private final CountDownLatch slow = new CountDownLatch(1);
  private Uni<Optional<Slice>> redis = Uni.createFrom().item(Optional.empty());
  private boolean postgresIsSlow;
  private boolean knownEmpty;

  private final BoardsWithFallback reads =
      new BoardsWithFallback(
          new RedisBoards(null) {
            @Override
            public Uni<Optional<List<Slice.Ranked>>> players(
                BoardEdition edition, Collection<Long> playerIds) {
              return Uni.createFrom().item(Optional.empty());
            }

            @Override
            public Uni<Optional<Slice>> read(BoardEdition edition, Place place, int limit) {
              askedRedis.incrementAndGet();
              return redis;
            }
          },
          new PostgresBoards(null, null) {
            @Override
            public Slice read(BoardEdition edition, Place place, int limit) {
              askedPostgres.incrementAndGet();
              if (postgresIsSlow) {
                waitUntilReleased();
              }
              return STORED;
            }

            @Override
            public List<Slice.Ranked> players(BoardEdition edition, Collection<Long> playerIds) {
              askedPostgres.incrementAndGet();
              return STORED.entries();
            }

            @Override
            public boolean isKnownEmpty(BoardEdition edition) {
              return knownEmpty;
            }
          },
          new PastBoards(null, null, null, null) {
            @Override
            public void bringBack(BoardEdition edition) {
              broughtBack.incrementAndGet();
            }
          },
          TestConfig.with(Map.of("arena.leaderboard.database-reads", "2")));

  @AfterEach
  void release() {
    slow.countDown();
    reads.stop();
  }

  @Test
  void aBoardThatRedisHasIsNotAskedOfPostgres() {
    Slice slice = new Slice(0, 0, List.of());
    redis = Uni.createFrom().item(Optional.of(slice));
    assertThat(read().await().indefinitely()).isEqualTo(slice);
    assertThat(askedPostgres).hasValue(0);
  }

  @Test
  void aBoardThatRedisDoesNotHaveIsReadFromPostgres() {
    assertThat(read().await().indefinitely()).isEqualTo(STORED);
    assertThat(read().await().indefinitely()).isEqualTo(STORED);
    assertThat(askedRedis).hasValue(2);
  }

  @Test
  void aBoardThatRedisDoesNotHaveIsBroughtBack() {
    read().await().indefinitely();
    assertThat(broughtBack).hasValue(1);
  }

  @Test
  void anEditionKnownToBeEmptyIsNotAskedOfPostgres() {
    knownEmpty = true;
    assertThat(read().await().indefinitely()).isEqualTo(new Slice(0, 0, List.of()));
    assertThat(reads.players(BoardEdition.ALL_TIME, List.of(7L)).await().indefinitely()).isEmpty();
    assertThat(askedPostgres).hasValue(0);
  }

  @Test
  void aBoardIsReadFromPostgresWhileRedisIsAway() {
    redis = Uni.createFrom().failure(new ConnectException());
    assertThat(read().await().indefinitely()).isEqualTo(STORED);
    assertThat(broughtBack).hasValue(0);
    redis = Uni.createFrom().item(Optional.of(new Slice(0, 0, List.of())));
    assertThat(read().await().indefinitely().total()).isZero();
  }

  @Test
  void aMistakeIsNoOutage() {
    redis = Uni.createFrom().failure(new IllegalStateException());
    assertThatThrownBy(() -> read().await().indefinitely())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void postgresIsAskedAFewThingsAtATimeAndTheRestIsRefused() {
    postgresIsSlow = true;
    List<CompletableFuture<Slice>> accepted = new ArrayList<>();
    for (int i = 0; i < 2 + 64; i++) {
      accepted.add(read().subscribeAsCompletionStage());
    }
    await().until(() -> askedPostgres.get() == 2);
    assertThatThrownBy(() -> read().await().indefinitely())
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(askedPostgres).hasValue(2);
    slow.countDown();
    accepted.forEach(read -> assertThat(read.join()).isEqualTo(STORED));
  }

  private Uni<Slice> read() {
    return reads.read(BoardEdition.ALL_TIME, TOP, 10);
  }

  private void waitUntilReleased() {
    try {
      slow.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
