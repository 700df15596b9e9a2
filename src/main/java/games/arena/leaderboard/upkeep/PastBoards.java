package games.arena.leaderboard.upkeep;

import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Boards;
import games.arena.leaderboard.board.PostgresBoards;
import games.arena.redis.RedisCalls;
import games.arena.redis.RedisKeys;
import games.arena.redis.Script;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Reloads requested past editions into Redis, so that PostgreSQL need not scan an edition for every
 * read. They expire after {@link Boards#BROUGHT_BACK}. Redis holds only a few of them at a time;
 * the others are read from PostgreSQL.
 */
@ApplicationScoped
public class PastBoards {

  private static final Logger LOG = Logger.getLogger(PastBoards.class);
  private static final Script ADMIT = Script.load("board-admit");

  /** The maximum in Redis, for all replicas together. */
  private static final int MAX_EDITIONS = 8;

  private static final int MAX_WAITING = 16;

  private final RedisCalls redis;
  private final PostgresBoards stored;
  private final BoardBuilder builder;
  private final Boards boards;
  private final Set<BoardEdition> requested = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor building =
      new ThreadPoolExecutor(
          1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), PastBoards::thread);

  public PastBoards(RedisCalls redis, PostgresBoards stored, BoardBuilder builder, Boards boards) {
    this.redis = redis;
    this.stored = stored;
    this.builder = builder;
    this.boards = boards;
    building.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "past-boards");
    thread.setDaemon(true);
    return thread;
  }

  @PreDestroy
  void stop() {
    building.shutdown();
  }

  /** Builds an edition in the background, if it is past and not empty. */
  public void bringBack(BoardEdition edition) {
    if (boards.isPast(edition) && !stored.isKnownEmpty(edition) && requested.add(edition)) {
      try {
        building.execute(() -> build(edition));
      } catch (RejectedExecutionException e) {
        // A later request reloads it.
        requested.remove(edition);
      }
    }
  }

  /** The past editions that Redis holds or will soon hold. */
  public Uni<List<BoardEdition>> editions() {
    return redis
        .call("ZRANGE", RedisKeys.broughtBack(), "0", "-1")
        .map(
            ids -> {
              List<BoardEdition> editions = new ArrayList<>();
              for (Response id : ids) {
                Boards.withId(id.toString()).ifPresent(editions::add);
              }
              return editions;
            });
  }

  /** All editions that Redis holds: those that it keeps, and reloaded ones. Blocks. */
  List<BoardEdition> andKept() {
    List<BoardEdition> editions = new ArrayList<>(boards.kept());
    editions.addAll(editions().await().indefinitely());
    return editions;
  }

  /** Removes a past edition from Redis; the next request reloads it. */
  Uni<Void> drop(BoardEdition edition) {
    return redis
        .call("UNLINK", RedisKeys.scores(edition.id()))
        .chain(() -> redis.call("ZREM", RedisKeys.broughtBack(), edition.id()))
        .replaceWithVoid();
  }

  /** Removes all past editions from Redis. */
  public Uni<Void> dropAll() {
    return editions()
        .flatMap(
            editions ->
                editions.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : Uni.join()
                        .all(editions.stream().map(this::drop).toList())
                        .andCollectFailures()
                        .replaceWithVoid());
  }

  private void build(BoardEdition edition) {
    try {
      if (!stored.isEmpty(edition) && isAdmitted(edition) && builder.rebuild(edition)) {
        LOG.infof("Past board %s reloaded into Redis", edition.id());
      }
    } catch (RuntimeException e) {
      LOG.warnf("Past board %s not reloaded into Redis: %s", edition.id(), e);
    } finally {
      requested.remove(edition);
    }
  }

  private boolean isAdmitted(BoardEdition edition) {
    List<String> arguments =
        List.of(edition.id(), "" + Boards.BROUGHT_BACK.toMillis(), "" + MAX_EDITIONS);
    return redis
            .run(ADMIT, List.of(RedisKeys.broughtBack()), arguments)
            .await()
            .indefinitely()
            .toInteger()
        == 1;
  }
}
