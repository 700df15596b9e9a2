package games.arena.leaderboard;

import games.arena.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * Answers from PostgreSQL what {@link Leaderboard} answers from Redis, in the same way. To find a
 * place it has to count all who are before it: exact, but the slower the larger a board is.
 */
@ApplicationScoped
class StoredBoards {

  private static final String ROWS = " from standing where board = ? and period = ?";
  private static final String PLACE =
      " and (score > ? or score = ? and player_id < ?)"; // before a position

  private final DataSource dataSource;

  StoredBoards(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** As {@link Leaderboard#read}. */
  Slice read(BoardEdition edition, Place place, int limit) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        // What is counted and what is read are then of the same moment.
        Sql.update(connection, "set transaction isolation level repeatable read, read only");
        return new Reading(connection, edition).read(place, limit);
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  /** As {@link Leaderboard#players}. */
  List<Slice.Ranked> players(BoardEdition edition, Collection<Long> playerIds) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try {
        Sql.update(connection, "set transaction isolation level repeatable read, read only");
        return new Reading(connection, edition).players(playerIds);
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private record Reading(Connection connection, BoardEdition edition) {

    Slice read(Place place, int limit) throws SQLException {
      long total = count("");
      long first = 0;
      long last = limit - 1L;
      if (place instanceof Place.Around around) {
        Optional<Long> score = score(around.playerId());
        if (score.isEmpty()) {
          return new Slice(total, 0, List.of());
        }
        long rank = before(score.get(), around.playerId());
        first = Math.max(0, Math.min(rank - limit / 2, total - limit));
        last = first + limit - 1;
      } else if (place instanceof Place.After after) {
        first = before(after.score(), after.playerId() + 1);
        last = first + limit - 1;
      } else if (place instanceof Place.Before before) {
        last = before(before.score(), before.playerId()) - 1;
        first = Math.max(0, last - limit + 1);
      }
      if (last < first) {
        return new Slice(total, first, List.of());
      }
      List<Score> scores = scores(first, last - first + 1);
      long better = first == 0 || scores.isEmpty() ? 0 : better(scores.get(0).score());
      return Slice.of(total, first, better, scores);
    }

    List<Slice.Ranked> players(Collection<Long> playerIds) throws SQLException {
      List<Score> found =
          Sql.query(
              connection,
              "select player_id, score" + ROWS + " and player_id = any(?)",
              Reading::score,
              edition.board().title(),
              edition.period(),
              playerIds.stream().mapToLong(id -> id).toArray());
      Map<Long, Long> ranks = ranks(found);
      return found.stream()
          .map(row -> new Slice.Ranked(ranks.get(row.score()), row.playerId(), row.score()))
          .toList();
    }

    /** The ranks of several scores, in one pass over the board. */
    private Map<Long, Long> ranks(List<Score> found) throws SQLException {
      long[] scores = found.stream().mapToLong(Score::score).distinct().sorted().toArray();
      if (scores.length == 0) {
        return Map.of();
      }
      // How many have as many of these scores below them: a TreeMap, to sum it up from the best.
      TreeMap<Integer, Long> counts = new TreeMap<>();
      Sql.query(
          connection,
          "select width_bucket(score - 1, ?::bigint[]) as below, count(*) as players"
              + ROWS
              + " group by 1",
          row -> counts.put(row.getInt("below"), row.getLong("players")),
          scores,
          edition.board().title(),
          edition.period());
      Map<Long, Long> ranks = new HashMap<>();
      for (int i = 0; i < scores.length; i++) {
        long better = counts.tailMap(i + 1, true).values().stream().mapToLong(n -> n).sum();
        ranks.put(scores[i], better + 1);
      }
      return ranks;
    }

    private Optional<Long> score(long playerId) throws SQLException {
      return Sql.queryOne(
          connection,
          "select score" + ROWS + " and player_id = ?",
          row -> row.getLong("score"),
          edition.board().title(),
          edition.period(),
          playerId);
    }

    private List<Score> scores(long offset, long limit) throws SQLException {
      return Sql.query(
          connection,
          "select player_id, score" + ROWS + " order by score desc, player_id offset ? limit ?",
          Reading::score,
          edition.board().title(),
          edition.period(),
          offset,
          limit);
    }

    private long before(long score, long playerId) throws SQLException {
      return count(PLACE, score, score, playerId);
    }

    private long better(long score) throws SQLException {
      return count(" and score > ?", score);
    }

    private long count(String condition, Object... parameters) throws SQLException {
      Object[] all = new Object[2 + parameters.length];
      all[0] = edition.board().title();
      all[1] = edition.period();
      System.arraycopy(parameters, 0, all, 2, parameters.length);
      return Sql.queryOne(
              connection,
              "select count(*) as players" + ROWS + condition,
              row -> row.getLong("players"),
              all)
          .orElseThrow();
    }

    private static Score score(ResultSet row) throws SQLException {
      return new Score(row.getLong("player_id"), row.getLong("score"));
    }
  }
}
