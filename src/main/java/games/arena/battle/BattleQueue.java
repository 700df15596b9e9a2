package games.arena.battle;

import games.arena.http.IdText;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
  private static final Script GIVE_BACK = Script.load("queue-done");
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
  static final int PORTION = 5_000;

  /** How deep the keeper looks into the pending list. */
  private static final int LOOK = 20_000;

  private static final int DONE = -1;

  /** A number of so many digits fits into 64 bits. */
  private static final int MAX_ID_LENGTH = 18;

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
   * @return what the worker has taken and not given back, at most {@code most} entries; nothing
   *     where none came
   */
  Taken take(String worker, int most) {
    Reply reply = takeNow(worker, most);
    if (!reply.entries.isEmpty()) {
      return Taken.of(reply.entries);
    }
    Duration wait = reply.untilDue(LONGEST_WAIT);
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
    return Taken.of(moved == null ? List.of() : takeNow(worker, most).entries);
  }

  /** Says that a worker is alive while it settles what it has taken. */
  Uni<Void> beat(String worker) {
    return takeReply(worker, 0).replaceWithVoid();
  }

  /**
   * What a worker has in its hands.
   *
   * @param battles each once, however often it was queued
   * @param garbage entries that are no battle's id
   */
  record Taken(Set<Long> battles, Set<String> garbage) {

    static Taken of(List<String> entries) {
      Taken taken = new Taken(new TreeSet<>(), new HashSet<>());
      for (String entry : entries) {
        // The script queue-done knows the same rule.
        if (entry.length() <= MAX_ID_LENGTH && IdText.isCanonical(entry)) {
          taken.battles.add(Long.valueOf(entry));
        } else {
          taken.garbage.add(entry);
        }
      }
      return taken;
    }

    /** The same without some battles. */
    Taken without(Set<Long> some) {
      Set<Long> others = new TreeSet<>(battles);
      others.removeAll(some);
      return new Taken(others, garbage);
    }

    boolean isEmpty() {
      return battles.isEmpty() && garbage.isEmpty();
    }
  }

  /**
   * Takes battles out of a worker's hands.
   *
   * @param done those that need not come again
   * @param deferred those that must come again, after how long
   * @param withGarbage whether the garbage in its hands is put aside, and goes too
   */
  Uni<Void> giveBack(
      String worker, Collection<Long> done, Map<Long, Duration> deferred, boolean withGarbage) {
    List<String> arguments = new ArrayList<>();
    arguments.add(withGarbage ? "1" : "0");
    done.forEach(id -> arguments.addAll(List.of("" + DONE, "" + id)));
    deferred.forEach((id, wait) -> arguments.addAll(List.of("" + wait.toMillis(), "" + id)));
    return redis
        .run(GIVE_BACK, List.of(RedisKeys.processing(worker), RedisKeys.deferred()), arguments)
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

  /**
   * What of some battles is not in the queue.
   *
   * @param upTo the id up to which this is known; greater ones may wait deeper in the queue
   * @param ids those that were not found; where one of them waits deep in the queue nevertheless,
   *     it does no harm to queue it twice
   */
  record Lost(long upTo, List<Long> ids) {}

  /** Looks for battles in the hands of workers, among the deferred and the oldest pending ones. */
  Uni<Lost> lost(List<Long> ids, List<String> workers) {
    List<String> arguments = new ArrayList<>(ids.size() + 1);
    arguments.add("" + LOOK);
    ids.forEach(id -> arguments.add("" + id));
    return redis
        .run(LOST, keys(workers), arguments)
        .map(
            reply -> {
              long upTo = reply.get(0).toLong();
              return new Lost(
                  upTo < 0 ? Long.MAX_VALUE : upTo,
                  texts(reply.get(1)).stream().map(Long::valueOf).toList());
            });
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

  /**
   * Removes keys of the queue that are of another type than Arena makes them, and has the queue
   * filled again where there was one. Blocks.
   *
   * @return the keys that were removed
   */
  List<String> removeMistyped() {
    List<String> removed = new ArrayList<>();
    Map.of(
            RedisKeys.pending(), "LLEN",
            RedisKeys.deferred(), "ZCARD",
            RedisKeys.workers(), "ZCARD")
        .forEach(
            (key, size) -> {
              if (isMistyped(key, size)) {
                redis.call("UNLINK", key, RedisKeys.queueLive()).await().indefinitely();
                removed.add(key);
              }
            });
    return removed;
  }

  private boolean isMistyped(String key, String size) {
    return redis
        .call(size, key)
        .map(reply -> false)
        .onFailure(failure -> ("" + failure.getMessage()).contains("WRONGTYPE"))
        .recoverWithItem(true)
        .await()
        .indefinitely();
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

  private Reply takeNow(String worker, int most) {
    return takeReply(worker, most).await().indefinitely();
  }

  private Uni<Reply> takeReply(String worker, int most) {
    List<String> keys =
        List.of(
            RedisKeys.pending(),
            RedisKeys.deferred(),
            RedisKeys.processing(worker),
            RedisKeys.workers());
    return redis
        .run(TAKE, keys, List.of(worker, "" + most, "" + PROCESSING_KEPT.toMillis()))
        .map(reply -> new Reply(reply.get(0).toLong(), texts(reply.get(1))));
  }

  /**
   * @param due milliseconds until a deferred entry is due, -1 where there is none
   */
  private record Reply(long due, List<String> entries) {

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
