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
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** The table {@code standing}: the truth that the boards in Redis are a copy of. */
@ApplicationScoped
public class Standings {

  /** Rows fetched at a time when a whole edition is read. */
  private static final int PORTION = 5_000;

  private final DataSource dataSource;

  Standings(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Puts a new player on the all-time board, in the transaction under way. */
  void open(long playerId) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      Sql.update(
          connection,
          "insert into standing (player_id, board, period) values (?, 'all-time', '')",
          playerId);
    }
  }

  /**
   * Adds what was reached to what stands, in the transaction of the connection, which must hold the
   * players' locks.
   *
   * @return the standings as they are now
   */
  public List<Standing> add(Connection connection, Collection<Standing> gains) throws SQLException {
    List<Standing> rows = List.copyOf(gains);
    return Sql.query(
        connection,
        """
        insert into standing as s (player_id, board, period, score, wins, losses, draws)
        select * from unnest(?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
        on conflict (player_id, board, period) do update
        set score = least(s.score + excluded.score, 9007199254740991), wins = s.wins + excluded.wins,
            losses = s.losses + excluded.losses, draws = s.draws + excluded.draws
        returning player_id, board, period, score, wins, losses, draws
        """,
        Standings::standing,
        rows.stream().mapToLong(Standing::playerId).toArray(),
        rows.stream().map(row -> row.edition().board().title()).toArray(String[]::new),
        rows.stream().map(row -> row.edition().period()).toArray(String[]::new),
        rows.stream().mapToLong(Standing::score).toArray(),
        rows.stream().mapToLong(Standing::wins).toArray(),
        rows.stream().mapToLong(Standing::losses).toArray(),
        rows.stream().mapToLong(Standing::draws).toArray());
  }

  /** The standings of some players in some editions. */
  public List<Standing> of(Collection<Long> playerIds, Collection<BoardEdition> editions)
      throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return Sql.query(
          connection,
          """
          select player_id, board, period, score, wins, losses, draws from standing
          where player_id = any(?) and (board, period) in (select * from unnest(?::text[], ?::text[]))
          """,
          Standings::standing,
          playerIds.stream().mapToLong(id -> id).toArray(),
          editions.stream().map(edition -> edition.board().title()).toArray(String[]::new),
          editions.stream().map(BoardEdition::period).toArray(String[]::new));
    }
  }

  /** The all-time standing of a player, if there is such a player. */
  Optional<Standing> allTime(long playerId) throws SQLException {
    return of(List.of(playerId), List.of(BoardEdition.ALL_TIME)).stream().findFirst();
  }

  /** Every edition in which a player stands. */
  public List<BoardEdition> editionsOf(Connection connection, long playerId) throws SQLException {
    return Sql.query(
        connection,
        "select board, period from standing where player_id = ?",
        row -> edition(row),
        playerId);
  }

  /** The rank by PostgreSQL alone: one more than there are better scores. */
  long rank(BoardEdition edition, long score) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return Sql.queryOne(
              connection,
              "select count(*) + 1 as rank from standing where board = ? and period = ? and score > ?",
              row -> row.getLong("rank"),
              edition.board().title(),
              edition.period(),
              score)
          .orElseThrow();
    }
  }

  /** Names of players; of one who is gone there is none. */
  Map<Long, String> names(Collection<Long> playerIds) throws SQLException {
    Map<Long, String> names = new HashMap<>();
    try (Connection connection = dataSource.getConnection()) {
      Sql.query(
          connection,
          "select id, name from player where id = any(?)",
          row -> names.put(row.getLong("id"), row.getString("name")),
          playerIds.stream().mapToLong(id -> id).toArray());
    }
    return names;
  }

  /** Reads a whole edition as it stands at one moment, in portions. */
  void forEach(BoardEdition edition, Consumer<List<Score>> consumer) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      // The driver reads in portions only inside a transaction.
      connection.setAutoCommit(false);
      try (PreparedStatement select =
          Sql.prepare(
              connection,
              "select player_id, score from standing where board = ? and period = ?",
              edition.board().title(),
              edition.period())) {
        select.setFetchSize(PORTION);
        forEach(select, consumer);
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private static void forEach(PreparedStatement select, Consumer<List<Score>> consumer)
      throws SQLException {
    List<Score> portion = new ArrayList<>(PORTION);
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        portion.add(score(row));
        if (portion.size() == PORTION) {
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
          Standings::score,
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

  private static Standing standing(ResultSet row) throws SQLException {
    return new Standing(
        row.getLong("player_id"),
        edition(row),
        row.getLong("score"),
        row.getLong("wins"),
        row.getLong("losses"),
        row.getLong("draws"));
  }

  private static BoardEdition edition(ResultSet row) throws SQLException {
    return new BoardEdition(
        Board.titled(row.getString("board")).orElseThrow(), row.getString("period"));
  }

  private static Score score(ResultSet row) throws SQLException {
    return new Score(row.getLong("player_id"), row.getLong("score"));
  }
}
