package games.arena.leaderboard;

import games.arena.sql.Database;
import games.arena.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** The table {@code standing}: the truth that the boards in Redis are a copy of. */
@ApplicationScoped
public class Standings {

  private final DataSource dataSource;
  private final Boards boards;

  Standings(DataSource dataSource, Boards boards) {
    this.dataSource = dataSource;
    this.boards = boards;
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
   * Adds what was reached at a moment to what stands on each board, in the transaction of the
   * connection, which must hold the players' locks.
   *
   * @param gains one for each player
   * @return the standings as they are now
   */
  public List<Standing> add(Database.Transaction transaction, Collection<Gain> gains, Instant at) {
    List<BoardEdition> editions = boards.at(at);
    List<Standing> rows =
        gains.stream().flatMap(gain -> editions.stream().map(edition -> gain.on(edition))).toList();
    return transaction.query(
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

  /** Those of the players who have a standing that another transaction has locked. */
  public java.util.Set<Long> lockedByOthers(
      Database.Transaction transaction, Collection<Long> playerIds, Instant at) {
    Set<Long> locked = new HashSet<>(playerIds);
    String rows =
        "select player_id from unnest(?::bigint[]) as p (id) join standing on player_id = p.id";
    Map<Long, Integer> all = new HashMap<>();
    long[] ids = playerIds.stream().mapToLong(id -> id).toArray();
    transaction.query(rows, row -> all.merge(row.getLong(1), 1, Integer::sum), ids);
    transaction.query(
        rows + " for no key update of standing skip locked",
        row -> all.merge(row.getLong(1), -1, Integer::sum),
        ids);
    locked.removeIf(id -> all.getOrDefault(id, 0) == 0);
    return locked;
  }

  /** The standings of some players on the boards that battles of these moments counted for. */
  public List<Standing> of(Collection<Long> playerIds, Collection<Instant> moments) {
    Set<BoardEdition> editions = new HashSet<>();
    moments.forEach(moment -> editions.addAll(boards.at(moment)));
    try {
      return in(editions, playerIds);
    } catch (SQLException e) {
      throw new games.arena.sql.DatabaseException(e);
    }
  }

  /** The all-time standing of a player, if there is such a player. */
  Optional<Standing> allTime(long playerId) throws SQLException {
    return in(List.of(BoardEdition.ALL_TIME), List.of(playerId)).stream().findFirst();
  }

  private List<Standing> in(Collection<BoardEdition> editions, Collection<Long> playerIds)
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
}
