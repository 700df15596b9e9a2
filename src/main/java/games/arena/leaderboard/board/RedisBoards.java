package games.arena.leaderboard.board;

import games.arena.redis.RedisCalls;
import games.arena.redis.RedisKeys;
import games.arena.redis.Script;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The boards as sorted sets in Redis: a copy of {@link Standings} in which reading a page takes the
 * same time however many players there are.
 *
 * <p>The set's own order (score, then member; see {@link Member}) is the order of the board. A set
 * is valid only with the marker that a rebuild puts into it, so that an emptied Redis or an evicted
 * set is never mistaken for an empty board.
 */
@ApplicationScoped
public class RedisBoards {

  private static final Script PAGE = Script.load("board-order", "board-page");
  private static final Script PLAYERS = Script.load("board-order", "board-players");
  private static final Script WRITE = Script.load("board-write");
  private static final Script DELETE = Script.load("board-delete");

  /**
   * How long a deletion is remembered, so that a late write of a frozen replica cannot add the
   * player again.
   */
  private static final Duration DELETION_TTL = Duration.ofDays(1);

  private final RedisCalls redis;

  public RedisBoards(RedisCalls redis) {
    this.redis = redis;
  }

  /**
   * Reads entries of a board in one round trip.
   *
   * @return empty if Redis does not have the board; no entries if the player of {@link
   *     Place.Around} is not on it
   */
  public Uni<Optional<Slice>> read(BoardEdition edition, Place place, int limit) {
    List<String> arguments = new ArrayList<>(4);
    if (place instanceof Place.After after) {
      arguments.addAll(
          List.of("after", "" + limit, Member.of(after.playerId()), Member.score(after.score())));
    } else if (place instanceof Place.Before before) {
      arguments.addAll(
          List.of(
              "before", "" + limit, Member.of(before.playerId()), Member.score(before.score())));
    } else if (place instanceof Place.Around around) {
      arguments.addAll(List.of("around", "" + limit, Member.of(around.playerId())));
    } else {
      arguments.addAll(List.of("top", "" + limit));
    }
    return redis
        .run(PAGE, List.of(RedisKeys.scores(edition.id())), arguments)
        .map(RedisBoards::slice);
  }

  /**
   * Finds players on a board in one round trip; players who are not on it are left out. Empty if
   * Redis does not have the board.
   */
  public Uni<Optional<List<Slice.Ranked>>> players(
      BoardEdition edition, Collection<Long> playerIds) {
    List<String> members = playerIds.stream().map(Member::of).toList();
    return redis
        .run(PLAYERS, List.of(RedisKeys.scores(edition.id())), members)
        .map(reply -> Optional.ofNullable(reply).map(RedisBoards::found));
  }

  /**
   * Writes current scores from PostgreSQL.
   *
   * @return the number of new or raised scores; empty if Redis does not have the board
   */
  public Uni<Optional<Integer>> write(BoardEdition edition, Collection<Score> scores) {
    List<Uni<Optional<Integer>>> writes =
        Chunks.of(List.copyOf(scores)).stream().map(part -> writePortion(edition, part)).toList();
    if (writes.isEmpty()) {
      return Uni.createFrom().item(Optional.of(0));
    }
    return Uni.join()
        .all(writes)
        .andCollectFailures()
        .map(
            written ->
                written.stream()
                    .reduce((one, other) -> one.flatMap(x -> other.map(y -> x + y)))
                    .orElseThrow());
  }

  private Uni<Optional<Integer>> writePortion(BoardEdition edition, List<Score> scores) {
    List<String> arguments = new ArrayList<>(2 * scores.size());
    Member.add(arguments, scores);
    return redis
        .run(WRITE, keys(edition), arguments)
        .map(changed -> Optional.ofNullable(changed).map(Response::toInteger));
  }

  /**
   * Writes current standings from PostgreSQL to their boards. A failure on one board does not keep
   * the others from being written.
   */
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
        .andCollectFailures()
        .replaceWithVoid();
  }

  /** Removes deleted players from a board. */
  public Uni<Void> delete(BoardEdition edition, Collection<Long> playerIds) {
    List<String> arguments = new ArrayList<>(1 + playerIds.size());
    arguments.add("" + DELETION_TTL.toMillis());
    playerIds.forEach(id -> arguments.add(Member.of(id)));
    return redis.run(DELETE, keys(edition), arguments).replaceWithVoid();
  }

  private static List<String> keys(BoardEdition edition) {
    return List.of(
        RedisKeys.scores(edition.id()),
        RedisKeys.building(edition.id()),
        RedisKeys.deleted(edition.id()));
  }

  private static Optional<Slice> slice(Response reply) {
    if (reply == null) {
      return Optional.empty();
    }
    long total = reply.get(0).toLong();
    if (reply.size() == 1) {
      return Optional.of(new Slice(total, 0, List.of()));
    }
    long better = reply.get(2).toLong();
    List<Score> scores = scores(reply.get(3).toString());
    return Optional.of(Slice.of(total, reply.get(1).toLong(), better, scores));
  }

  private static List<Score> scores(String membersAndScores) {
    List<Score> scores = new ArrayList<>();
    if (!membersAndScores.isEmpty()) {
      String[] words = membersAndScores.split(" ");
      if (words.length % 2 != 0) {
        throw new NumberFormatException("A member of the sorted set is not Arena's");
      }
      for (int i = 0; i < words.length; i += 2) {
        scores.add(score(words[i], words[i + 1]));
      }
    }
    return scores;
  }

  private static List<Slice.Ranked> found(Response reply) {
    List<Slice.Ranked> found = new ArrayList<>(reply.size() / 3);
    for (int i = 0; i < reply.size(); i += 3) {
      Score score = score(reply.get(i).toString(), reply.get(i + 1).toString());
      found.add(new Slice.Ranked(reply.get(i + 2).toLong() + 1, score.playerId(), score.score()));
    }
    return found;
  }

  private static Score score(String member, String written) {
    return new Score(Member.playerId(member), Member.score(written));
  }
}
