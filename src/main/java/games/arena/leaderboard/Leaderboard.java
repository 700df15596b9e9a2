package games.arena.leaderboard;

import games.arena.redis.RedisCalls;
import games.arena.redis.RedisKeys;
import games.arena.redis.Script;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The boards as sorted sets in Redis: a copy of {@link Standings} that answers in the time of a
 * page, however many players there are.
 *
 * <p>Scores are written negated, so that the set's own order (score, then member) is the order of
 * the board: best score first, and among equals the older player. A board counts only while its
 * live key is there. Redis loses both together, so that an emptied Redis never passes for an empty
 * board.
 */
@ApplicationScoped
public class Leaderboard {

  private static final Script PAGE = Script.load("board-page");
  private static final Script WRITE = Script.load("board-write");
  private static final Script DELETE = Script.load("board-delete");
  private static final Script BUILD = Script.load("board-build");

  /**
   * How long a deletion is remembered, so that a replica that was frozen cannot bring a player
   * back.
   */
  private static final Duration DELETION_KEPT = Duration.ofDays(1);

  /** How long a rebuild may be silent before another may begin. */
  private static final Duration BUILDER_LEASE = Duration.ofSeconds(15);

  private final RedisCalls redis;

  Leaderboard(RedisCalls redis) {
    this.redis = redis;
  }

  /**
   * Reads entries of a board in one round trip.
   *
   * @return nothing where the board is not live; no entries where {@link Place.Around} names
   *     someone who is not on it
   */
  Uni<Optional<Slice>> read(BoardEdition edition, Place place, int limit) {
    List<String> arguments = new ArrayList<>(4);
    if (place instanceof Place.After after) {
      arguments.addAll(
          List.of("after", "" + limit, Member.of(after.playerId()), negated(after.score())));
    } else if (place instanceof Place.Before before) {
      arguments.addAll(
          List.of("before", "" + limit, Member.of(before.playerId()), negated(before.score())));
    } else if (place instanceof Place.Around around) {
      arguments.addAll(List.of("around", "" + limit, Member.of(around.playerId())));
    } else {
      arguments.addAll(List.of("top", "" + limit));
    }
    List<String> keys = List.of(RedisKeys.scores(edition.id()), RedisKeys.live(edition.id()));
    return redis.run(PAGE, keys, arguments).map(Leaderboard::slice);
  }

  /**
   * Writes scores as they are now in PostgreSQL.
   *
   * @return how many of them the board did not have yet; nothing where the board is not live
   */
  public Uni<Optional<Integer>> write(BoardEdition edition, Collection<Score> scores) {
    List<String> arguments = new ArrayList<>(2 * scores.size());
    add(arguments, scores);
    return redis
        .run(WRITE, keys(edition), arguments)
        .map(changed -> Optional.ofNullable(changed).map(Response::toInteger));
  }

  /** Writes standings, each to its own board, as they are now in PostgreSQL. */
  public Uni<Void> write(Collection<Standing> standings) {
    Map<BoardEdition, List<Score>> scores = new LinkedHashMap<>();
    for (Standing standing : standings) {
      scores
          .computeIfAbsent(standing.edition(), edition -> new ArrayList<>())
          .add(new Score(standing.playerId(), standing.score()));
    }
    if (scores.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return Uni.join()
        .all(scores.entrySet().stream().map(e -> write(e.getKey(), e.getValue())).toList())
        .andFailFast()
        .replaceWithVoid();
  }

  /** Takes players off a board for good. */
  public Uni<Void> delete(BoardEdition edition, Collection<Long> playerIds) {
    List<String> keys =
        List.of(
            RedisKeys.scores(edition.id()),
            RedisKeys.building(edition.id()),
            RedisKeys.deleted(edition.id()));
    List<String> arguments = new ArrayList<>(1 + playerIds.size());
    arguments.add("" + DELETION_KEPT.toMillis());
    playerIds.forEach(id -> arguments.add(Member.of(id)));
    return redis.run(DELETE, keys, arguments).replaceWithVoid();
  }

  /** Begins a rebuild; false where another one is under way. */
  Uni<Boolean> beginBuild(BoardEdition edition, String builder) {
    return build(edition, List.of("begin", builder, "" + BUILDER_LEASE.toMillis()));
  }

  /** Adds scores to the board that is being rebuilt; false where this builder has lost its turn. */
  Uni<Boolean> addToBuild(BoardEdition edition, String builder, Collection<Score> scores) {
    List<String> arguments = new ArrayList<>(3 + 2 * scores.size());
    arguments.addAll(List.of("add", builder, "" + BUILDER_LEASE.toMillis()));
    add(arguments, scores);
    return build(edition, arguments);
  }

  /**
   * Puts the rebuilt board in the place of the old one; false where this builder has lost its turn.
   */
  Uni<Boolean> finishBuild(
      BoardEdition edition, String builder, Instant reconciled, Optional<Instant> expires) {
    String until = "" + expires.map(Instant::toEpochMilli).orElse(0L);
    return build(edition, List.of("finish", builder, "" + reconciled.toEpochMilli(), until));
  }

  /**
   * Up to when the board surely holds what PostgreSQL holds; nothing where the board is not live.
   */
  Uni<Optional<Instant>> reconciled(BoardEdition edition) {
    return redis
        .call("GET", RedisKeys.live(edition.id()))
        .map(value -> Optional.ofNullable(value).map(Response::toLong).map(Instant::ofEpochMilli));
  }

  /** Notes up to when the board was compared, if it is live. */
  Uni<Void> setReconciled(BoardEdition edition, Instant until) {
    return redis
        .call("SET", RedisKeys.live(edition.id()), "" + until.toEpochMilli(), "XX", "KEEPTTL")
        .replaceWithVoid();
  }

  private Uni<Boolean> build(BoardEdition edition, List<String> arguments) {
    return redis.run(BUILD, keys(edition), arguments).map(reply -> reply.toInteger() == 1);
  }

  private static List<String> keys(BoardEdition edition) {
    return List.of(
        RedisKeys.scores(edition.id()),
        RedisKeys.live(edition.id()),
        RedisKeys.building(edition.id()),
        RedisKeys.builder(edition.id()),
        RedisKeys.deleted(edition.id()));
  }

  private static void add(List<String> arguments, Collection<Score> scores) {
    for (Score score : scores) {
      arguments.add(negated(score.score()));
      arguments.add(Member.of(score.playerId()));
    }
  }

  /** 0 stays 0: a sorted set would keep the sign of -0. */
  private static String negated(long score) {
    return Long.toString(-score);
  }

  private static Optional<Slice> slice(Response reply) {
    if (reply == null) {
      return Optional.empty();
    }
    long total = reply.get(0).toLong();
    if (reply.size() == 1) {
      return Optional.of(new Slice(total, 0, List.of()));
    }
    long before = reply.get(1).toLong();
    return Optional.of(
        new Slice(total, before, ranked(before, reply.get(2).toLong() + 1, reply.get(3))));
  }

  /**
   * Competition ranking: equal scores share a rank, and the next one is one more than all before
   * it. Only the first entry's rank has to be counted by Redis, since its tie may have begun on an
   * earlier page.
   */
  private static List<Slice.Ranked> ranked(long before, long firstRank, Response entries) {
    List<Slice.Ranked> ranked = new ArrayList<>(entries.size() / 2);
    long rank = firstRank;
    long previous = 0;
    for (int i = 0; i < entries.size(); i += 2) {
      // A double holds every whole number up to 2^53 exactly, and Redis writes it in plain digits.
      long score = -(long) Double.parseDouble(entries.get(i + 1).toString());
      if (i > 0 && score != previous) {
        rank = before + i / 2 + 1;
      }
      ranked.add(new Slice.Ranked(rank, Member.playerId(entries.get(i).toString()), score));
      previous = score;
    }
    return ranked;
  }
}
