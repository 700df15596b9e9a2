package games.arena.leaderboard;

import games.arena.ArenaConfig;
import games.arena.fault.Outage;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Reads boards from Redis, and from PostgreSQL where Redis is away or does not have them: those
 * that are just being rebuilt, and past ones, which are brought back. PostgreSQL has to count, and
 * has battles to settle: so few questions are put to it at a time, some wait, and more are refused.
 */
@ApplicationScoped
class BoardReads {

  private static final int WAITING = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Leaderboard leaderboard;
  private final StoredBoards stored;
  private final PastBoards past;
  private final ThreadPoolExecutor database;

  BoardReads(Leaderboard leaderboard, StoredBoards stored, PastBoards past, ArenaConfig config) {
    this.leaderboard = leaderboard;
    this.stored = stored;
    this.past = past;
    int atATime = config.leaderboard().databaseReads();
    // A rejection is answered with 503.
    this.database =
        new ThreadPoolExecutor(
            atATime, atATime, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING));
    database.allowCoreThreadTimeOut(true);
  }

  @PreDestroy
  void stop() {
    database.shutdown();
  }

  /** Reads entries of a board; none where {@link Place.Around} names someone who is not on it. */
  Uni<Slice> read(BoardEdition edition, Place place, int limit) {
    return read(
        edition,
        leaderboard.read(edition, place, limit),
        () -> stored.read(edition, place, limit),
        new Slice(0, 0, List.of()));
  }

  /** Finds some players on a board, those who are on it. */
  Uni<List<Slice.Ranked>> players(BoardEdition edition, Collection<Long> playerIds) {
    return read(
        edition,
        leaderboard.players(edition, playerIds),
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
        .onFailure(BoardReads::isRedisAtFault)
        .recoverWithItem(Optional.empty())
        .flatMap(
            found -> {
              if (found.isPresent()) {
                return Uni.createFrom().item(found.get());
              }
              return stored.isKnownEmpty(edition) ? Uni.createFrom().item(ofEmpty) : ask(postgres);
            });
  }

  /** A number format: somebody else has written to the set. */
  private static boolean isRedisAtFault(Throwable failure) {
    return Outage.isOutage(failure) || failure instanceof NumberFormatException;
  }

  private <T> Uni<T> ask(Supplier<T> postgres) {
    return Uni.createFrom()
        .item(postgres)
        .runSubscriptionOn(database)
        .ifNoItem()
        .after(PATIENCE)
        .fail();
  }
}
