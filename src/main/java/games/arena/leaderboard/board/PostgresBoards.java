package games.arena.leaderboard.board;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import games.arena.sql.Database;
import games.arena.sql.Standby;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads boards from PostgreSQL, with the same results as {@link RedisBoards} from Redis. There is
 * no index in the order of a board, since it would slow down every settlement: a read scans the
 * whole edition, and all players if it has not ended ({@link EditionRows} tells the cost), once for
 * a rank and once for each range of entries.
 */
@ApplicationScoped
public class PostgresBoards {

  /** How long the total of a closed edition may be wrong after a player was deleted. */
  private static final Duration TOTAL_TTL = Duration.ofSeconds(30);

  private static final int MAX_TOTALS = 10_000;

  /**
   * Forces a bitmap scan of {@code ended_standing}, which reads only the pages of the edition, each
   * once. Other plans read the whole table, or visit a page once for each row. For all players a
   * sequential scan remains. Parallel workers would take processors from the battles.
   */
  private static final String PLAN =
      """
      select set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true),
        set_config('max_parallel_workers_per_gather', '0', true)
      """;

  private final Standby standby;
  private final Boards boards;
  private final Cache<BoardEdition, Long> closedTotals =
      Caffeine.newBuilder().maximumSize(MAX_TOTALS).expireAfterWrite(TOTAL_TTL).build();

  public PostgresBoards(Standby standby, Boards boards) {
    this.standby = standby;
    this.boards = boards;
  }

  /** Like {@link RedisBoards#read}. */
  public Slice read(BoardEdition edition, Place place, int limit) {
    return atOneMoment(transaction -> new Reading(transaction, edition).read(place, limit));
  }

  /** Like {@link RedisBoards#players}. */
  public List<Slice.Ranked> players(BoardEdition edition, Collection<Long> playerIds) {
    return atOneMoment(transaction -> new Reading(transaction, edition).players(playerIds));
  }

  /**
   * Whether an edition is empty without a look: it has not begun, or it is closed and was recently
   * found to be empty.
   */
  public boolean isKnownEmpty(BoardEdition edition) {
    if (boards.isFuture(edition)) {
      return true;
    }
    Long total = closedTotals.getIfPresent(edition);
    return total != null && total == 0;
  }

  /** Whether an edition is empty; the answer is cached for closed editions. */
  public boolean isEmpty(BoardEdition edition) {
    if (isKnownEmpty(edition)) {
      return true;
    }
    boolean empty = atOneMoment(transaction -> new Reading(transaction, edition).isEmpty());
    if (empty) {
      remember(edition, 0);
    }
    return empty;
  }

  private void remember(BoardEdition edition, long total) {
    if (!boards.isOpen(edition)) {
      closedTotals.put(edition, total);
    }
  }

  private <T> T atOneMoment(Function<Database.Transaction, T> reading) {
    return standby.inTransaction(
        transaction -> {
          transaction.update("set transaction isolation level repeatable read, read only");
          transaction.query(PLAN, row -> true);
          return reading.apply(transaction);
        });
  }

  private final class Reading {

    private final Database.Transaction transaction;
    private final BoardEdition edition;
    private final EditionRows rows;
    private final String from;

    Reading(Database.Transaction transaction, BoardEdition edition) {
      this.transaction = transaction;
      this.edition = edition;
      this.rows = EditionRows.all(edition);
      this.from = " from (" + rows.sql() + ") s";
    }

    boolean isEmpty() {
      return transaction
          .queryOne("select 1" + from + " limit 1", row -> 1, rows.parametersAnd())
          .isEmpty();
    }

    Slice read(Place place, int limit) {
      if (place instanceof Place.Around around) {
        return around(around.playerId(), limit);
      }
      if (place instanceof Place.After after) {
        Score position = new Score(after.playerId() + 1, after.score());
        return slice(position, from(position, limit), 0);
      }
      if (place instanceof Place.Before before) {
        Score position = new Score(before.playerId(), before.score());
        List<Score> entries = before(position, limit);
        return slice(position, entries, entries.size());
      }
      return top(limit);
    }

    private Slice top(int limit) {
      List<Score> entries = from(new Score(0, Score.MAX), limit);
      if (entries.size() < limit) {
        remember(edition, entries.size());
        return Slice.of(entries.size(), 0, 0, entries);
      }
      return Slice.of(total(), 0, 0, entries);
    }

    private long total() {
      Long known = closedTotals.getIfPresent(edition);
      if (known != null) {
        return known;
      }
      long total =
          transaction.queryRow(
              "select count(*) as total" + from, row -> row.getLong("total"), rows.parametersAnd());
      remember(edition, total);
      return total;
    }

    /**
     * @param inFront the number of entries before the position
     */
    private Slice slice(Score position, List<Score> entries, int inFront) {
      long first = entries.isEmpty() ? position.score() : entries.get(0).score();
      Counts counts = count(position, first);
      long before = counts.before() - inFront;
      return Slice.of(counts.total(), before, before == 0 ? 0 : counts.better(), entries);
    }

    private Slice around(long playerId, int limit) {
      Optional<Long> score = score(playerId);
      if (score.isEmpty()) {
        return new Slice(total(), 0, List.of());
      }
      Score position = new Score(playerId, score.get());
      Counts counts = count(position, position.score());
      long first = Math.max(0, Math.min(counts.before() - limit / 2, counts.total() - limit));
      int inFront = (int) (counts.before() - first);
      List<Score> entries = new ArrayList<>(before(position, inFront));
      entries.addAll(from(position, limit - inFront));
      long better = counts.better();
      if (first == 0) {
        better = 0;
      } else if (entries.get(0).score() > position.score()) {
        better = count(position, entries.get(0).score()).better();
      }
      return Slice.of(counts.total(), first, better, entries);
    }

    /** The entries from a position on, including the one at it. */
    private List<Score> from(Score position, int limit) {
      return entries(
          " where score < ? or score = ? and player_id >= ? order by score desc, player_id limit ?",
          position,
          limit);
    }

    /** The entries before a position. */
    private List<Score> before(Score position, int limit) {
      List<Score> backwards =
          entries(
              " where score > ? or score = ? and player_id < ? order by score, player_id desc limit ?",
              position,
              limit);
      Collections.reverse(backwards);
      return backwards;
    }

    private List<Score> entries(String which, Score position, int limit) {
      if (limit == 0) {
        return List.of();
      }
      return transaction.query(
          "select player_id, score" + from + which,
          Score::read,
          rows.parametersAnd(position.score(), position.score(), position.playerId(), limit));
    }

    /**
     * @param before the number of players before the position
     * @param better the number of players with a better score than the given one
     */
    private record Counts(long total, long before, long better) {}

    private Counts count(Score position, long score) {
      Counts counts =
          transaction.queryRow(
              """
              select count(*) as total, count(*) filter (where score > ?) as better,
                count(*) filter (where score > ? or score = ? and player_id < ?) as before
              """
                  + from,
              row -> new Counts(row.getLong("total"), row.getLong("before"), row.getLong("better")),
              rows.parametersAfter(score, position.score(), position.score(), position.playerId()));
      remember(edition, counts.total());
      return counts;
    }

    List<Slice.Ranked> players(Collection<Long> playerIds) {
      List<Score> found =
          transaction.query(
              "select player_id, score" + from + " where player_id = any(?)",
              Score::read,
              rows.parametersAnd(playerIds));
      Map<Long, Long> ranks = ranks(found);
      return found.stream()
          .map(row -> new Slice.Ranked(ranks.get(row.score()), row.playerId(), row.score()))
          .toList();
    }

    /** The ranks of several scores, found in one scan of the board. */
    private Map<Long, Long> ranks(List<Score> found) {
      long[] scores = found.stream().mapToLong(Score::score).distinct().sorted().toArray();
      if (scores.length == 0) {
        return Map.of();
      }
      // The number of players by how many of the scores are below theirs; sorted for the sums
      // below.
      TreeMap<Integer, Long> counts = new TreeMap<>();
      transaction.query(
          "select width_bucket(score - 1, ?::bigint[]) as below, count(*) as players"
              + from
              + " group by 1",
          row -> counts.put(row.getInt("below"), row.getLong("players")),
          rows.parametersAfter((Object) scores));
      Map<Long, Long> ranks = new HashMap<>();
      for (int i = 0; i < scores.length; i++) {
        long better = counts.tailMap(i + 1, true).values().stream().mapToLong(n -> n).sum();
        ranks.put(scores[i], better + 1);
      }
      return ranks;
    }

    private Optional<Long> score(long playerId) {
      return transaction.queryOne(
          "select score" + from + " where player_id = ?",
          row -> row.getLong("score"),
          rows.parametersAnd(playerId));
    }
  }
}
