package games.arena.leaderboard;

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
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Brings past editions back into Redis for who asks for them, so that PostgreSQL need not go over
 * an edition at every read. They leave again after {@link Boards#BROUGHT_BACK}. Redis holds few of
 * them at a time, whoever asks for how many; the others are read from PostgreSQL.
 */
@ApplicationScoped
class PastBoards {

  private static final Logger LOG = Logger.getLogger(PastBoards.class);
  private static final Script ADMIT = Script.load("board-admit");

  /** In all of Redis. */
  private static final int MOST = 8;

  private static final int WAITING = 16;

  private final RedisCalls redis;
  private final StoredBoards stored;
  private final BoardBuilder builder;
  private final Boards boards;
  private final Set<BoardEdition> requested = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor building =
      new ThreadPoolExecutor(
          1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), PastBoards::thread);

  PastBoards(RedisCalls redis, StoredBoards stored, BoardBuilder builder, Boards boards) {
    this.redis = redis;
    this.stored = stored;
    this.builder = builder;
    this.boards = boards;
    building.allowCoreThreadTimeOut(true);
    // Who asks again requests it again.
    building.setRejectedExecutionHandler(
        (build, executor) -> requested.remove(((Build) build).edition));
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

  /** Has an edition built in the background, if it is a past one in which anybody battled. */
  void bringBack(BoardEdition edition) {
    if (boards.isPast(edition) && !stored.isKnownEmpty(edition) && requested.add(edition)) {
      building.execute(new Build(edition));
    }
  }

  /** The past editions that Redis holds, or is about to hold. */
  Uni<List<BoardEdition>> editions() {
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

  /** Takes a past edition out of Redis; who asks for it brings it back again. */
  Uni<Void> drop(BoardEdition edition) {
    return redis
        .call("UNLINK", RedisKeys.scores(edition.id()))
        .chain(() -> redis.call("ZREM", RedisKeys.broughtBack(), edition.id()))
        .replaceWithVoid();
  }

  /** Takes all past editions out of Redis. */
  Uni<Void> dropAll() {
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

  private final class Build implements Runnable {

    private final BoardEdition edition;

    Build(BoardEdition edition) {
      this.edition = edition;
    }

    @Override
    public void run() {
      try {
        if (!stored.isEmpty(edition) && isAdmitted() && builder.rebuild(edition)) {
          LOG.infof("Board %s was brought back", edition.id());
        }
      } catch (RuntimeException e) {
        LOG.warnf("Board %s was not brought back: %s", edition.id(), e);
      } finally {
        requested.remove(edition);
      }
    }

    private boolean isAdmitted() {
      List<String> arguments =
          List.of(edition.id(), "" + Boards.BROUGHT_BACK.toMillis(), "" + MOST);
      return redis
              .run(ADMIT, List.of(RedisKeys.broughtBack()), arguments)
              .await()
              .indefinitely()
              .toInteger()
          == 1;
    }
  }
}
