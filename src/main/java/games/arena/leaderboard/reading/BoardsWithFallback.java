package games.arena.leaderboard.reading;

import games.arena.ArenaConfig;
import games.arena.fault.Outage;
import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Place;
import games.arena.leaderboard.board.PostgresBoards;
import games.arena.leaderboard.board.RedisBoards;
import games.arena.leaderboard.board.Slice;
import games.arena.leaderboard.upkeep.PastBoards;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Reads boards from Redis, or from PostgreSQL if Redis is away or lacks the board: while a lost
 * board is being rebuilt, and for past editions, which are then reloaded into Redis. Board reads
 * are expensive for PostgreSQL, which must also settle battles: only a few run at a time, some
 * wait, and more are refused.
 */
@ApplicationScoped
public class BoardsWithFallback {

  private static final int MAX_WAITING = 64;
  private static final Duration TIMEOUT = Duration.ofSeconds(4);

  private final RedisBoards redisBoards;
  private final PostgresBoards stored;
  private final PastBoards past;
  private final ThreadPoolExecutor database;

  BoardsWithFallback(
      RedisBoards redisBoards, PostgresBoards stored, PastBoards past, ArenaConfig config) {
    this.redisBoards = redisBoards;
    this.stored = stored;
    this.past = past;
    int atATime = config.leaderboard().databaseReads();
    // A rejected read is answered with 503.
    this.database =
        new ThreadPoolExecutor(
            atATime, atATime, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING));
    database.allowCoreThreadTimeOut(true);
  }

  @PreDestroy
  void stop() {
    database.shutdown();
  }

  /** Reads entries of a board; none if the player of {@link Place.Around} is not on it. */
  public Uni<Slice> read(BoardEdition edition, Place place, int limit) {
    return read(
        edition,
        redisBoards.read(edition, place, limit),
        () -> stored.read(edition, place, limit),
        new Slice(0, 0, List.of()));
  }

  /** Finds players on a board; players who are not on it are left out. */
  public Uni<List<Slice.Ranked>> players(BoardEdition edition, Collection<Long> playerIds) {
    return read(
        edition,
        redisBoards.players(edition, playerIds),
        () -> stored.players(edition, playerIds),
        List.of());
  }

  private <T> Uni<T> read(
      BoardEdition edition, Uni<Optional<T>> redis, Supplier<T> postgres, T ofEmpty) {
    return redis
        .invoke(
            found -> {
              if (found.isEmpty()) {
                past.bringBack(edition);
              }
            })
        .onFailure(BoardsWithFallback::isRedisAtFault)
        .recoverWithItem(Optional.empty())
        .flatMap(
            found -> {
              if (found.isPresent()) {
                return Uni.createFrom().item(found.get());
              }
              return stored.isKnownEmpty(edition) ? Uni.createFrom().item(ofEmpty) : ask(postgres);
            });
  }

  /** A NumberFormatException means that the sorted set holds an entry that Arena did not write. */
  private static boolean isRedisAtFault(Throwable failure) {
    return Outage.isOutage(failure) || failure instanceof NumberFormatException;
  }

  private <T> Uni<T> ask(Supplier<T> postgres) {
    // The JDK's own timer: Mutiny's needs a thread of the worker pool, which may all be waiting.
    return Uni.createFrom()
        .completionStage(
            () ->
                CompletableFuture.supplyAsync(postgres, database)
                    .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
  }
}
