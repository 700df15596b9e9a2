package games.arena.leaderboard.upkeep;

import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Chunks;
import games.arena.leaderboard.board.Member;
import games.arena.leaderboard.board.Score;
import games.arena.redis.RedisCalls;
import games.arena.redis.RedisKeys;
import games.arena.redis.Script;
import io.quarkus.runtime.util.HashUtil;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Redis operations that keep a board in sync with PostgreSQL. */
@ApplicationScoped
class BoardUpkeep {

  private static final Script MARK = Script.load("board-mark");
  private static final Script COMPARE = Script.load("board-order", "board-compare");
  private static final Script LOWER = Script.load("board-lower");
  private static final Script UNDELETE = Script.load("board-undelete");

  /** The mark that requests a rebuild: a time long before any reconciliation. */
  private static final Instant DISTRUSTED = Instant.ofEpochMilli(1);

  private final RedisCalls redis;

  BoardUpkeep(RedisCalls redis) {
    this.redis = redis;
  }

  /**
   * The time up to which the board is reconciled with PostgreSQL; empty if the board is incomplete.
   */
  Uni<Optional<Instant>> reconciled(BoardEdition edition) {
    return redis
        .call("ZSCORE", RedisKeys.scores(edition.id()), "~")
        .map(
            mark ->
                Optional.ofNullable(mark)
                    .map(value -> Instant.ofEpochMilli((long) Double.parseDouble("" + value))))
        .onFailure(BoardUpkeep::isNoSortedSet)
        .recoverWithItem(Optional.empty());
  }

  private static boolean isNoSortedSet(Throwable failure) {
    return failure.getMessage() != null && failure.getMessage().contains("WRONGTYPE");
  }

  /**
   * Sets the time up to which the board is reconciled, unless another replica changed it meanwhile.
   */
  Uni<Void> setReconciled(BoardEdition edition, Instant seen, Instant until) {
    return mark(edition, "" + seen.toEpochMilli(), until);
  }

  /** Requests a rebuild by any replica; the board stays available until then. */
  Uni<Void> distrust(BoardEdition edition) {
    return mark(edition, "", DISTRUSTED);
  }

  private Uni<Void> mark(BoardEdition edition, String seen, Instant mark) {
    return redis
        .run(MARK, List.of(RedisKeys.scores(edition.id())), List.of(seen, "" + mark.toEpochMilli()))
        .replaceWithVoid();
  }

  /**
   * Takes a lease on work that one replica at a time should do. It saves effort only: the work is
   * correct on two replicas at once.
   *
   * @param key the lease's key in Redis
   * @param longest the lease's duration, after which another replica may start
   * @return false if another replica holds the lease, or has finished the work recently
   */
  Uni<Boolean> takeTurn(String key, Duration longest) {
    return redis
        .call("SET", key, "1", "NX", "PX", "" + longest.toMillis())
        .map(reply -> reply != null);
  }

  /** Lets the lease end after a pause. */
  Uni<Void> passTurn(String key, Duration pause) {
    return redis.call("SET", key, "1", "PX", "" + pause.toMillis()).replaceWithVoid();
  }

  /** Ends the lease at once. */
  Uni<Void> endTurn(String key) {
    return redis.call("DEL", key).replaceWithVoid();
  }

  /**
   * A range of a board in Redis that differs from PostgreSQL.
   *
   * @param complete whether these are all entries of the range, or only the first ones
   */
  record Stretch(boolean complete, List<Score> scores) {}

  /**
   * Compares a range of a board by digest, so that equal ranges need not be sent.
   *
   * @param after the position before the range; null starts at the top of the board
   * @param end the last position of the range; null ends at the bottom of the board
   * @return the range in Redis; empty if it is equal
   */
  Uni<Optional<Stretch>> compare(
      BoardEdition edition, Score after, Score end, Collection<Score> expected) {
    List<String> arguments = new ArrayList<>(6);
    addPosition(arguments, after);
    addPosition(arguments, end);
    arguments.add(digest(expected));
    arguments.add("" + Chunks.SIZE);
    return redis
        .run(COMPARE, List.of(RedisKeys.scores(edition.id())), arguments)
        .map(BoardUpkeep::stretch);
  }

  private static void addPosition(List<String> arguments, Score position) {
    arguments.add(position == null ? "" : Member.of(position.playerId()));
    arguments.add(position == null ? "" : Member.score(position.score()));
  }

  private static String digest(Collection<Score> scores) {
    return HashUtil.sha1(
        scores.stream()
            .map(score -> Member.of(score.playerId()) + " " + Member.score(score.score()))
            .collect(Collectors.joining(" ")));
  }

  private static Optional<Stretch> stretch(Response reply) {
    // A null reply means that the board was lost; it will be rebuilt.
    if (reply == null || reply.size() == 0) {
      return Optional.empty();
    }
    Response entries = reply.get(1);
    List<Score> scores = new ArrayList<>(entries.size() / 2);
    for (int i = 0; i < entries.size(); i += 2) {
      scores.add(
          new Score(
              Member.playerId(entries.get(i).toString()),
              Member.score(entries.get(i + 1).toString())));
    }
    return Optional.of(new Stretch(reply.get(0).toInteger() == 1, scores));
  }

  /** The scores of those players who are on the board. */
  Uni<Map<Long, Long>> scores(BoardEdition edition, Collection<Long> playerIds) {
    return find(RedisKeys.scores(edition.id()), playerIds, Member::score);
  }

  /** The deletion times of those players whose deletion the board remembers. */
  Uni<Map<Long, String>> deletions(BoardEdition edition, Collection<Long> playerIds) {
    return find(RedisKeys.deleted(edition.id()), playerIds, at -> at);
  }

  private <T> Uni<Map<Long, T>> find(
      String key, Collection<Long> playerIds, Function<String, T> reader) {
    List<String> arguments = new ArrayList<>(1 + playerIds.size());
    arguments.add(key);
    playerIds.forEach(id -> arguments.add(Member.of(id)));
    return redis
        .call("ZMSCORE", arguments.toArray(String[]::new))
        .map(
            reply -> {
              Map<Long, T> found = new HashMap<>();
              int i = 0;
              for (Long playerId : playerIds) {
                Response value = reply.get(i++);
                if (value != null) {
                  found.put(playerId, reader.apply(value.toString()));
                }
              }
              return found;
            });
  }

  /**
   * Forgets deletions that PostgreSQL lost when it was restored from an earlier backup.
   *
   * @param seen the deletion time of each player; later deletions are kept
   */
  Uni<Void> undelete(BoardEdition edition, Map<Long, String> seen) {
    List<String> arguments = new ArrayList<>(2 * seen.size());
    seen.forEach((playerId, at) -> arguments.addAll(List.of(Member.of(playerId), at)));
    return redis
        .run(UNDELETE, List.of(RedisKeys.deleted(edition.id())), arguments)
        .replaceWithVoid();
  }

  /**
   * A score that is too high.
   *
   * @param right the correct score; null if the player should not be on the board
   */
  record TooHigh(long playerId, long seen, Long right) {}

  /** Corrects the scores that have not changed since they were seen, and returns their number. */
  Uni<Integer> lower(BoardEdition edition, Collection<TooHigh> scores) {
    List<String> arguments = new ArrayList<>(3 * scores.size());
    for (TooHigh score : scores) {
      arguments.add(Member.of(score.playerId()));
      arguments.add(Member.score(score.seen()));
      arguments.add(score.right() == null ? "" : Member.score(score.right()));
    }
    return redis
        .run(LOWER, List.of(RedisKeys.scores(edition.id())), arguments)
        .map(Response::toInteger);
  }
}
