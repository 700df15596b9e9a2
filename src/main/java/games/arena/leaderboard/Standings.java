package games.arena.leaderboard;

import games.arena.sql.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The table {@code standing}, of which the boards in Redis are copies.
 *
 * <p>Its only index is the primary key (board, period, player). If the table was analysed before an
 * edition began, the planner believes the edition to be small and would scan all of it to find a
 * few players. Players are therefore looked up one by one in subqueries, and {@code offset 0} keeps
 * the planner from turning them into a join.
 */
@ApplicationScoped
public class Standings {

  /** Selects the standings of given players in given editions. */
  private static final String STANDINGS_OF =
      """
      from unnest(?::text[], ?::text[]) as e (board, period)
      cross join unnest(?::bigint[]) as p (player_id)
      cross join lateral (
        select * from standing
        where board = e.board and period = e.period and player_id = p.player_id
        offset 0 %s) s
      """;

  /**
   * Selects all editions. Each one is found from the previous one by a look-up in the primary key,
   * so that not all standings are read.
   */
  private static final String EDITIONS =
      """
      with recursive edition as (
        (select board, period from standing order by board, period limit 1)
        union all
        select next.board, next.period from edition cross join lateral (
          select s.board, s.period from standing s
          where (s.board, s.period) > (edition.board, edition.period)
          order by s.board, s.period limit 1) next)
      """;

  private static final Comparator<Standing> BY_KEY =
      Comparator.comparing((Standing row) -> row.edition().board())
          .thenComparing(row -> row.edition().period())
          .thenComparingLong(Standing::playerId);

  private final Database database;
  private final Boards boards;

  Standings(Database database, Boards boards) {
    this.database = database;
    this.boards = boards;
  }

  /** Puts a new player on the all-time board, in the current transaction. */
  void open(long playerId) {
    database.update(
        "insert into standing (player_id, board, period) values (?, 'all-time', '')", playerId);
  }

  /** Puts new players on the all-time board, with these scores by id. */
  void open(Database.Transaction transaction, Map<Long, Long> scores) {
    transaction.update(
        """
        insert into standing (player_id, board, period, score)
        select player_id, 'all-time', '', score from unnest(?::bigint[], ?::bigint[]) as v (player_id, score)
        """,
        longs(scores.keySet()),
        longs(scores.values()));
  }

  /**
   * Adds gains to the standings on every board open at a moment. The transaction must hold the
   * players' locks.
   *
   * @param gains one for each player
   * @return the new standings
   */
  public List<Standing> add(Database.Transaction transaction, Collection<Gain> gains, Instant at) {
    List<BoardEdition> editions = boards.at(at);
    // Sorted in index order, so that each index page is visited once.
    List<Standing> rows =
        gains.stream().flatMap(gain -> editions.stream().map(gain::on)).sorted(BY_KEY).toList();
    return transaction.query(
        """
        insert into standing as s (player_id, board, period, score, wins, losses, draws)
        select * from unnest(?::bigint[], ?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
        on conflict (board, period, player_id) do update
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

  /**
   * Locks the players' standings on the boards open at a moment, skipping those that another
   * transaction has locked, and returns the players with skipped ones.
   */
  public Set<Long> lockedByOthers(
      Database.Transaction transaction, Collection<Long> playerIds, Instant at) {
    List<BoardEdition> editions = boards.at(at);
    return new HashSet<>(
        transaction.query(
            "with free as materialized (select s.player_id "
                + STANDINGS_OF.formatted("for no key update skip locked")
                + ") select s.player_id "
                + STANDINGS_OF.formatted("")
                + "except all select player_id from free",
            row -> row.getLong("player_id"),
            titles(editions),
            periods(editions),
            longs(playerIds),
            titles(editions),
            periods(editions),
            longs(playerIds)));
  }

  /** The standings of players on the boards that were open at these moments. */
  public List<Standing> of(Collection<Long> playerIds, Collection<Instant> moments) {
    Set<BoardEdition> editions = new HashSet<>();
    moments.forEach(moment -> editions.addAll(boards.at(moment)));
    return in(editions, playerIds);
  }

  /** The all-time standing of a player; empty if the player does not exist. */
  Optional<Standing> allTime(long playerId) {
    return in(List.of(BoardEdition.ALL_TIME), List.of(playerId)).stream().findFirst();
  }

  private List<Standing> in(Collection<BoardEdition> editions, Collection<Long> playerIds) {
    return database.query(
        "select s.player_id, s.board, s.period, s.score, s.wins, s.losses, s.draws "
            + STANDINGS_OF.formatted(""),
        Standings::standing,
        titles(editions),
        periods(editions),
        longs(playerIds));
  }

  /**
   * Deletes all standings of a player. The transaction must hold the player's lock, so that no
   * settlement adds another one meanwhile.
   *
   * @return the editions that the player was in
   */
  public List<BoardEdition> delete(Database.Transaction transaction, long playerId) {
    return transaction.query(
        EDITIONS
            + """
            delete from standing s using edition
            where s.board = edition.board and s.period = edition.period and s.player_id = ?
            returning s.board, s.period
            """,
        Standings::edition,
        playerId);
  }

  /** All editions that have standings. */
  List<BoardEdition> editions() {
    return database.query(
        EDITIONS + "select board, period from edition order by board, period", Standings::edition);
  }

  /**
   * The standings of those who are on the boards now, without those of hidden players. Boards that
   * are written afterwards are right: if one is hidden meanwhile, they refuse it, and who is shown
   * again meanwhile is read anew.
   */
  public List<Standing> shown(Collection<Standing> standings) {
    Set<Long> hidden = hidden(standings.stream().map(Standing::playerId).distinct().toList());
    return standings.stream().filter(standing -> !hidden.contains(standing.playerId())).toList();
  }

  /** Those of the players who are on no board for a while. */
  Set<Long> hidden(Collection<Long> playerIds) {
    return playerIds.isEmpty()
        ? Set.of()
        : new HashSet<>(
            database.query(
                "select player_id from suspension where hidden and player_id = any(?)",
                row -> row.getLong("player_id"),
                longs(playerIds)));
  }

  /** The names of players; deleted players are left out. */
  Map<Long, String> names(Collection<Long> playerIds) {
    Map<Long, String> names = new HashMap<>();
    database.query(
        "select id, name from player where id = any(?)",
        row -> names.put(row.getLong("id"), row.getString("name")),
        longs(playerIds));
    return names;
  }

  private static String[] titles(Collection<BoardEdition> editions) {
    return editions.stream().map(edition -> edition.board().title()).toArray(String[]::new);
  }

  private static String[] periods(Collection<BoardEdition> editions) {
    return editions.stream().map(BoardEdition::period).toArray(String[]::new);
  }

  private static long[] longs(Collection<Long> ids) {
    return ids.stream().mapToLong(id -> id).toArray();
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
