package games.arena.leaderboard;

import games.arena.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Reads of {@code standing} for those who keep the boards in Redis equal to it. */
@ApplicationScoped
class StandingsScan {

  /** Rows that the driver fetches at a time. */
  private static final int FETCHED = 5_000;

  private final DataSource dataSource;

  StandingsScan(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Reads a whole edition as it stands at one moment, in portions, in the order of the board. The
   * last portion may be empty.
   */
  void forEach(BoardEdition edition, Consumer<List<Score>> consumer) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      // The driver reads in portions only inside a transaction.
      connection.setAutoCommit(false);
      // Along the index, the first portion comes at once; a sort of the whole would hit the
      // time-out.
      Sql.update(connection, "set local enable_sort = off");
      try (PreparedStatement select =
          Sql.prepare(
              connection,
              """
              select player_id, score from standing
              where board = ? and period = ? order by score desc, player_id
              """,
              edition.board().title(),
              edition.period())) {
        select.setFetchSize(FETCHED);
        forEach(select, consumer);
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private static void forEach(PreparedStatement select, Consumer<List<Score>> consumer)
      throws SQLException {
    List<Score> portion = new ArrayList<>(Portions.SIZE);
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        portion.add(score(row));
        if (portion.size() == Portions.SIZE) {
          consumer.accept(List.copyOf(portion));
          portion.clear();
        }
      }
    }
    consumer.accept(portion);
  }

  /** The scores in an edition of all who battled or registered since a moment. */
  List<Score> changedSince(BoardEdition edition, Instant since) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return Sql.query(
          connection,
          """
          with recent as (
            select attacker_id as player_id from battle where finished_at >= ?
            union select defender_id from battle where finished_at >= ?
            union select id from player where created_at >= ?)
          select player_id, score from recent join standing using (player_id)
          where board = ? and period = ?
          """,
          StandingsScan::score,
          since,
          since,
          since,
          edition.board().title(),
          edition.period());
    }
  }

  /** Players deleted since a moment. */
  List<Long> deletedSince(Instant since) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return Sql.query(
          connection,
          "select id from deleted_player where deleted_at >= ?",
          row -> row.getLong("id"),
          since);
    }
  }

  /** The scores of some players in an edition, of those who are in it. */
  Map<Long, Long> scores(BoardEdition edition, Collection<Long> playerIds) throws SQLException {
    Map<Long, Long> scores = new HashMap<>();
    try (Connection connection = dataSource.getConnection()) {
      Sql.query(
          connection,
          "select player_id, score from standing where player_id = any(?) and board = ? and period = ?",
          row -> scores.put(row.getLong("player_id"), row.getLong("score")),
          playerIds.stream().mapToLong(id -> id).toArray(),
          edition.board().title(),
          edition.period());
    }
    return scores;
  }

  private static Score score(ResultSet row) throws SQLException {
    return new Score(row.getLong("player_id"), row.getLong("score"));
  }
}
