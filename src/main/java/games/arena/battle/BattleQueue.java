package games.arena.battle;

import games.arena.redis.RedisCalls;
import games.arena.redis.RedisKeys;
import games.arena.redis.Script;
import io.quarkus.redis.client.RedisClientName;
import io.quarkus.redis.datasource.ReactiveRedisDataSource;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The battles that wait, as lists of ids in Redis. It makes settlement fast; what must not be lost
 * is in PostgreSQL, so an id may be here twice, or missing until the keeper notices.
 *
 * @see <a href="https://redis.io/docs/latest/commands/lmove/#pattern-reliable-queue">Reliable
 *     queue</a>
 */
@ApplicationScoped
public class BattleQueue {

  private static final Script TAKE = Script.load("queue-take");
  private static final Script DONE = Script.load("queue-done");
  private static final Script RETURN = Script.load("queue-return");
  private static final Script LOST = Script.load("queue-lost");
  private static final Script COUNTS = Script.load("queue-counts");

  /** How long one call waits for work. Shorter than any time-out, and than a shutdown can bear. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  /** How long the list of a worker that is not heard of any more is kept. */
  private static final Duration PROCESSING_KEPT = Duration.ofMinutes(10);

  /** How long the keeper's turn lasts, if nothing more is heard of it. */
  private static final Duration KEEPERS_TURN = Duration.ofSeconds(5);

  /** The most entries that one command carries: a server that is busy with it answers nobody. */
  private static final int PORTION = 5_000;

  /** How deep the keeper looks into the pending list. */
  private static final int LOOK = 20_000;

  private static final int DONE_WITH = -1;

  /** Digits of a 64-bit number that is surely in range. */
  private static final Pattern BATTLE_ID = Pattern.compile("[1-9][0-9]{0,17}");

  private final RedisCalls redis;
  private final ReactiveRedisDataSource waiting;

  BattleQueue(RedisCalls redis, @RedisClientName("worker") ReactiveRedisDataSource waiting) {
    this.redis = redis;
    this.waiting = waiting;
  }

  /** Adds battles behind all others. */
  Uni<Void> push(Collection<Long> ids) {
    return redis.call("LPUSH", command(RedisKeys.pending(), ids)).replaceWithVoid();
  }

  /** Puts battles before all others, the oldest first. Blocks. */
  void pushFirst(List<Long> ids) {
    List<Long> youngestFirst = new ArrayList<>(ids);
    Collections.reverse(youngestFirst);
    for (int i = 0; i < youngestFirst.size(); i += PORTION) {
      List<Long> portion = youngestFirst.subList(i, Math.min(i + PORTION, youngestFirst.size()));
      redis.call("RPUSH", command(RedisKeys.pending(), portion)).await().indefinitely();
    }
  }

  /**
   * Takes entries for a worker, and waits a moment where there are none. Blocks.
   *
   * @return what the worker has taken and not given back, at most {@code most} entries; empty where
   *     nothing came
   */
  List<String> take(String worker, int most) {
    Taken taken = takeNow(worker, most);
    if (!taken.entries.isEmpty()) {
      return taken.entries;
    }
    Duration wait = taken.untilDue(LONGEST_WAIT);
    Response moved =
        waiting
            .execute(
                "BLMOVE",
                RedisKeys.pending(),
                RedisKeys.processing(worker),
                "RIGHT",
                "LEFT",
                Double.toString(wait.toMillis() / 1000.0))
            .ifNoItem()
            .after(wait.plusSeconds(2))
            .fail()
            .await()
            .indefinitely();
    return moved == null ? List.of() : takeNow(worker, most).entries;
  }

  /**
   * Whether an entry of the queue can be a battle; the script {@code queue-done} knows the same
   * rule.
   */
  static boolean isBattleId(String entry) {
    return BATTLE_ID.matcher(entry).matches();
  }

  /** Takes a batch out of a worker's hands: done with, or to come again. */
  Uni<Void> done(String worker, BatchResult batch) {
    List<String> arguments = new ArrayList<>();
    arguments.add(batch.garbage ? "1" : "0");
    batch.done.forEach(entry -> arguments.addAll(List.of("" + DONE_WITH, entry)));
    batch.deferred.forEach((entry, wait) -> arguments.addAll(List.of("" + wait.toMillis(), entry)));
    return redis
        .run(DONE, List.of(RedisKeys.processing(worker), RedisKeys.deferred()), arguments)
        .replaceWithVoid();
  }

  /** Returns to the queue what a worker holds that was silent for so long; true where it was. */
  Uni<Boolean> returnFrom(String worker, Duration silence) {
    List<String> keys =
        List.of(RedisKeys.workers(), RedisKeys.processing(worker), RedisKeys.pending());
    return redis
        .run(RETURN, keys, List.of(worker, "" + silence.toMillis()))
        .map(returned -> returned.toInteger() >= 0);
  }

  /** The workers known, dead or alive. */
  Uni<List<String>> workers() {
    return redis.call("ZRANGE", RedisKeys.workers(), "0", "-1").map(BattleQueue::texts);
  }

  /** Those of the given battles that are not in the queue, or wait deep in it. */
  Uni<List<Long>> lost(List<Long> ids, List<String> workers) {
    List<String> arguments = new ArrayList<>(ids.size() + 1);
    arguments.add("" + LOOK);
    ids.forEach(id -> arguments.add("" + id));
    return redis
        .run(LOST, keys(workers), arguments)
        .map(lost -> texts(lost).stream().map(Long::valueOf).toList());
  }

  /** Whether Redis still has the queue that was filled, rather than an empty one. */
  Uni<Boolean> isLive() {
    return redis.call("EXISTS", RedisKeys.queueLive()).map(found -> found.toInteger() == 1);
  }

  /**
   * Asks for the keeper's turn, or for more time; false where another keeper has it. Two that both
   * think it theirs do no harm but double work.
   */
  Uni<Boolean> takeTurn(String keeper) {
    String millis = "" + KEEPERS_TURN.toMillis();
    return redis
        .call("SET", RedisKeys.queueKeeper(), keeper, "NX", "GET", "PX", millis)
        .flatMap(
            holder ->
                holder == null || !holder.toString().equals(keeper)
                    ? Uni.createFrom().item(holder == null)
                    : redis
                        .call("PEXPIRE", RedisKeys.queueKeeper(), millis)
                        .map(kept -> kept.toInteger() == 1));
  }

  Uni<Void> setLive() {
    return redis.call("SET", RedisKeys.queueLive(), "1").replaceWithVoid();
  }

  /** How full the queue is. */
  Uni<Counts> counts() {
    return workers()
        .flatMap(
            workers ->
                redis
                    .run(COUNTS, keys(workers), List.of())
                    .map(
                        reply ->
                            new Counts(
                                reply.get(0).toLong(),
                                reply.get(1).toLong(),
                                reply.get(2).toLong(),
                                workers.size())));
  }

  /**
   * @param taken in the hands of workers
   */
  record Counts(long pending, long deferred, long taken, int workers) {}

  private static List<String> keys(List<String> workers) {
    List<String> keys = new ArrayList<>(List.of(RedisKeys.pending(), RedisKeys.deferred()));
    workers.forEach(worker -> keys.add(RedisKeys.processing(worker)));
    return keys;
  }

  private Taken takeNow(String worker, int most) {
    List<String> keys =
        List.of(
            RedisKeys.pending(),
            RedisKeys.deferred(),
            RedisKeys.processing(worker),
            RedisKeys.workers());
    Response reply =
        redis
            .run(TAKE, keys, List.of(worker, "" + most, "" + PROCESSING_KEPT.toMillis()))
            .await()
            .indefinitely();
    return new Taken(reply.get(0).toLong(), texts(reply.get(1)));
  }

  /**
   * @param due milliseconds until a deferred entry is due, -1 where there is none
   */
  private record Taken(long due, List<String> entries) {

    Duration untilDue(Duration longest) {
      // Redis takes 0 for "for ever".
      return due < 0 || due > longest.toMillis() ? longest : Duration.ofMillis(Math.max(1, due));
    }
  }

  private static String[] command(String key, Collection<Long> ids) {
    return Stream.concat(Stream.of(key), ids.stream().map(String::valueOf)).toArray(String[]::new);
  }

  private static List<String> texts(Response list) {
    List<String> texts = new ArrayList<>(list.size());
    list.forEach(text -> texts.add(text.toString()));
    return texts;
  }
}
