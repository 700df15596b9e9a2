package games.arena.leaderboard.board;

import games.arena.sql.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What players have on the boards, of which the boards in Redis are copies: in the rows of {@code
 * player}, and in {@code ended_standing} for editions that have ended. The view {@code standing}
 * shows both as one table.
 *
 * <p>The only index of {@code ended_standing} is its primary key (board, period, player). If the
 * table was analysed before an edition ended, the planner believes the edition to be small and
 * would scan all of it to find a few players. Players are therefore looked up one by one in
 * subqueries, and {@code offset 0} keeps the planner from turning them into a join.
 */
@ApplicationScoped
public class Standings {

  /**
   * Selects all editions that have ended. Each one is found from the previous one by a look-up in
   * the primary key, so that not all standings are read.
   */
  private static final String EDITIONS =
      """
      with recursive edition as (
        (select board, period from ended_standing order by board, period limit 1)
        union all
        select next.board, next.period from edition cross join lateral (
          select s.board, s.period from ended_standing s
          where (s.board, s.period) > (edition.board, edition.period)
          order by s.board, s.period limit 1) next)
      """;

  private static final Comparator<Standing> BY_KEY =
      Comparator.comparing((Standing row) -> row.edition().board().title())
          .thenComparing(row -> row.edition().period())
          .thenComparingLong(Standing::playerId);

  private final Database database;
  private final Boards boards;

  Standings(Database database, Boards boards) {
    this.database = database;
    this.boards = boards;
  }

  /** What the rows of these players, who have battled, hold on the enabled boards. */
  public List<Standing> of(Collection<PlayerScores> players) {
    // The names of periods cost more to format than all the rest.
    Map<LocalDate, List<BoardEdition>> editions = new HashMap<>();
    List<Standing> standings = new ArrayList<>();
    for (PlayerScores player : players) {
      for (BoardEdition edition : editions.computeIfAbsent(player.activeOn(), boards::on)) {
        Long score = player.score(edition.board());
        if (score != null) {
          standings.add(new Standing(player.playerId(), edition, score));
        }
      }
    }
    return standings;
  }

  /**
   * Keeps what {@link PlayerScores#moveTo} has removed from the players' rows, if the board is
   * enabled. The transaction must write these rows too.
   */
  public void keep(Database.Transaction transaction, Collection<Standing> ended) {
    // Sorted in index order, so that each index page is visited once.
    List<Standing> rows =
        ended.stream()
            .filter(row -> boards.isEnabled(row.edition().board()))
            .sorted(BY_KEY)
            .toList();
    if (rows.isEmpty()) {
      return;
    }
    transaction.update(
        """
        insert into ended_standing as s (board, period, player_id, score)
        select * from unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[])
        on conflict (board, period, player_id) do update set score = greatest(s.score, excluded.score)
        """,
        rows.stream().map(row -> row.edition().board().title()).toArray(String[]::new),
        rows.stream().map(row -> row.edition().period()).toArray(String[]::new),
        rows.stream().mapToLong(Standing::playerId).toArray(),
        rows.stream().mapToLong(Standing::score).toArray());
  }

  /** The standings of players on the boards that were open at these moments. */
  public List<Standing> of(Collection<Long> playerIds, Collection<Instant> moments) {
    Set<BoardEdition> editions = new HashSet<>();
    moments.forEach(moment -> editions.addAll(boards.at(moment)));
    List<Standing> standings = new ArrayList<>();
    for (BoardEdition edition : editions) {
      scores(edition, playerIds)
          .forEach((id, score) -> standings.add(new Standing(id, edition, score)));
    }
    return standings;
  }

  /** The scores of those players who are in an edition. */
  public Map<Long, Long> scores(BoardEdition edition, Collection<Long> playerIds) {
    EditionRows rows = EditionRows.of(edition, "p.id");
    Map<Long, Long> scores = new HashMap<>();
    database.query(
        "select s.player_id, s.score from unnest(?::bigint[]) as p (id) cross join lateral ("
            + rows.sql()
            + " offset 0) s",
        row -> scores.put(row.getLong("player_id"), row.getLong("score")),
        rows.parametersAfter(playerIds));
    return scores;
  }

  /** Whether a player exists. */
  public boolean isKnown(long playerId) {
    return database
        .queryOne("select 1 from player where id = ?", row -> true, playerId)
        .isPresent();
  }

  /**
   * Deletes what is kept of a player's ended editions. The transaction must hold the lock of the
   * player's row, so that no more of them are moved meanwhile, and must delete that row too.
   *
   * @return all editions that the player was in
   */
  public List<BoardEdition> delete(Database.Transaction transaction, long playerId) {
    List<BoardEdition> editions =
        new ArrayList<>(
            transaction.query(
                EDITIONS
                    + """
                    delete from ended_standing s using edition
                    where s.board = edition.board and s.period = edition.period and s.player_id = ?
                    returning s.board, s.period
                    """,
                Standings::edition,
                playerId));
    transaction
        .queryOne(
            "select id, " + PlayerScores.COLUMNS + " from player where id = ?",
            PlayerScores::read,
            playerId)
        .filter(player -> player.activeOn() != null)
        .ifPresentOrElse(
            player -> of(List.of(player)).forEach(row -> editions.add(row.edition())),
            () -> editions.add(BoardEdition.ALL_TIME));
    return editions;
  }

  /** All editions that have ended and have standings. */
  public List<BoardEdition> editions() {
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
                playerIds));
  }

  /** The names of players; deleted players are left out. */
  public Map<Long, String> names(Collection<Long> playerIds) {
    Map<Long, String> names = new HashMap<>();
    database.query(
        "select id, name from player where id = any(?)",
        row -> names.put(row.getLong("id"), row.getString("name")),
        playerIds);
    return names;
  }

  private static BoardEdition edition(ResultSet row) throws SQLException {
    return new BoardEdition(
        Board.titled(row.getString("board")).orElseThrow(), row.getString("period"));
  }
}
