package games.arena.leaderboard.board;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * SQL that selects {@code player_id} and {@code score} of the players in one edition, but for
 * hidden ones.
 *
 * <p>An edition that has ended is in {@code ended_standing}, found by its primary key. Scores in
 * open editions are in the players' rows, which have no index on them: all players are scanned, in
 * about 0.15 s for a million and 1.5 s for ten million. So are editions that ended only lately,
 * until the keeper of ended editions has moved them; whether it has is decided by the statement's
 * own snapshot.
 */
public record EditionRows(String sql, List<Object> parameters) {

  /** Of all players. */
  public static EditionRows all(BoardEdition edition) {
    return where(edition, "", "");
  }

  /** Of the players whose id stands in a column of the surrounding query. */
  public static EditionRows of(BoardEdition edition, String column) {
    return where(edition, " and player_id = " + column, " and id = " + column);
  }

  private static EditionRows where(BoardEdition edition, String ofEnded, String ofPlayer) {
    Board board = edition.board();
    if (board == Board.ALL_TIME) {
      return new EditionRows(
          "select id as player_id, score from player where " + isShown("id") + ofPlayer, List.of());
    }
    return new EditionRows(
        """
        select player_id, score from ended_standing where board = ? and period = ? and %4$s%2$s
        union all
        select id, %1$s from player where active_on >= ? and active_on < ? and %1$s is not null and %5$s%3$s
          and (select up_to from standings_moved) < ?
        """
            .formatted(board.column(), ofEnded, ofPlayer, isShown("player_id"), isShown("id")),
        List.of(
            board.title(),
            edition.period(),
            edition.firstDay(),
            edition.nextDay(),
            edition.nextDay()));
  }

  /**
   * A condition that all reads of a board from PostgreSQL share. The subquery is evaluated once and
   * hashed, whatever the plan of the rest.
   *
   * @param player an expression for the player's id
   */
  private static String isShown(String player) {
    return player + " not in (select h.player_id from suspension h where h.hidden)";
  }

  /** These parameters and those after them. */
  public Object[] parametersAnd(Object... more) {
    List<Object> all = new ArrayList<>(parameters);
    all.addAll(Arrays.asList(more));
    return all.toArray();
  }

  /** These parameters and those before them. */
  public Object[] parametersAfter(Object... before) {
    List<Object> all = new ArrayList<>(Arrays.asList(before));
    all.addAll(parameters);
    return all.toArray();
  }
}
