package games.arena.leaderboard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * SQL that selects {@code player_id} and {@code score} of the players in one edition.
 *
 * <p>An edition that has ended is in {@code ended_standing}, found by its primary key. Scores in
 * open editions are in the players' rows, which have no index on them: all players are scanned, in
 * about 0.1 s for a million and 1 s for ten million. So are editions that ended only lately, until
 * {@link EndedEditions} has moved them; whether it has is decided by the statement's own snapshot.
 */
record EditionRows(String sql, List<Object> parameters) {

  /** Of all players. */
  static EditionRows all(BoardEdition edition) {
    return where(edition, "", "");
  }

  /** Of the players whose id stands in a column of the surrounding query. */
  static EditionRows of(BoardEdition edition, String column) {
    return where(edition, " and player_id = " + column, " and id = " + column);
  }

  private static EditionRows where(BoardEdition edition, String ofEnded, String ofPlayer) {
    Board board = edition.board();
    if (board == Board.ALL_TIME) {
      return new EditionRows(
          "select id as player_id, score from player where true" + ofPlayer, List.of());
    }
    return new EditionRows(
        """
        select player_id, score from ended_standing where board = ? and period = ?%2$s
        union all
        select id, %1$s from player where active_on >= ? and active_on < ? and %1$s is not null%3$s
          and (select up_to from standings_moved) < ?
        """
            .formatted(board.column(), ofEnded, ofPlayer),
        List.of(
            board.title(),
            edition.period(),
            edition.firstDay(),
            edition.nextDay(),
            edition.nextDay()));
  }

  /** These parameters and those after them. */
  Object[] parametersAnd(Object... more) {
    List<Object> all = new ArrayList<>(parameters);
    all.addAll(Arrays.asList(more));
    return all.toArray();
  }

  /** These parameters and those before them. */
  Object[] parametersAfter(Object... before) {
    List<Object> all = new ArrayList<>(Arrays.asList(before));
    all.addAll(parameters);
    return all.toArray();
  }
}
