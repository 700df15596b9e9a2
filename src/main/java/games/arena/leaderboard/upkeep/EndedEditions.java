package games.arena.leaderboard.upkeep;

import games.arena.leaderboard.board.Board;
import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Boards;
import games.arena.leaderboard.board.PlayerScores;
import games.arena.leaderboard.board.Standing;
import games.arena.leaderboard.board.Standings;
import games.arena.sql.Database;
import games.arena.sql.Database.Transaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Moves scores in editions that have ended from the players' rows to {@code ended_standing}. A
 * settlement moves those of the players who battle; this moves all others', once a day. From then
 * on a read of an ended edition need not scan all players, and retention can delete it.
 *
 * <p>It works through the players by id, a portion in each transaction. How far it has come is in
 * {@code standings_moved}, whose lock makes replicas take turns, so that another one can go on.
 */
@ApplicationScoped
public class EndedEditions {

  /** The players of one portion, whose locks are held for about 50 ms. */
  static final int PORTION = 2_000;

  private final Database database;
  private final Standings standings;

  EndedEditions(Database database, Standings standings) {
    this.database = database;
    this.standings = standings;
  }

  /**
   * Moves what has ended.
   *
   * @param most the maximum number of portions
   * @return the number of portions moved
   */
  int move(int most) {
    // By then no settlement of the day before is under way any more.
    return move(most, LocalDate.ofInstant(database.now().minus(Boards.LATE), ZoneOffset.UTC));
  }

  int move(int most, LocalDate today) {
    int portions = 0;
    while (portions < most
        && database.inTransaction(transaction -> new Move(transaction, today).movePortion())) {
      portions++;
    }
    return portions;
  }

  private record Progress(LocalDate upTo, LocalDate movingTo, long reached) {

    static Progress read(ResultSet row) throws SQLException {
      return new Progress(
          row.getObject("up_to", LocalDate.class),
          row.getObject("moving_to", LocalDate.class),
          row.getLong("reached"));
    }
  }

  private final class Move {

    private final Transaction transaction;
    private final LocalDate today;

    Move(Transaction transaction, LocalDate today) {
      this.transaction = transaction;
      this.today = today;
    }

    /** Returns false if there is nothing more to move today. */
    boolean movePortion() {
      // Where statistics say that there are few players, a scan of all would be chosen for a
      // portion.
      transaction.update("set local enable_seqscan = off");
      Progress progress =
          transaction.queryRow(
              "select up_to, moving_to, reached from standings_moved for update", Progress::read);
      if (!today.isAfter(progress.upTo)) {
        return false;
      }
      long after = today.equals(progress.movingTo) ? progress.reached : Long.MIN_VALUE;
      Optional<Long> last = lastOfPortion(after);
      if (last.isEmpty()) {
        transaction.update("update standings_moved set up_to = ?", today);
        return false;
      }
      move(after, last.get());
      transaction.update(
          "update standings_moved set moving_to = ?, reached = ?", today, last.get());
      return true;
    }

    private Optional<Long> lastOfPortion(long after) {
      return transaction.queryOne(
          """
          select id from (select id from player where id > ? order by id limit ?) portion
          order by id desc limit 1
          """,
          row -> row.getLong("id"),
          after,
          PORTION);
    }

    private void move(long after, long last) {
      List<Standing> ended = new ArrayList<>();
      List<PlayerScores> moved =
          transaction.query(
              "select id, "
                  + PlayerScores.COLUMNS
                  + """
                   from player where id > ? and id <= ?
                    and (active_on < ? and day_score is not null
                      or active_on < ? and week_score is not null
                      or active_on < ? and month_score is not null)
                  order by id for no key update
                  """,
              PlayerScores::read,
              after,
              last,
              today,
              BoardEdition.on(Board.WEEKLY, today).firstDay(),
              BoardEdition.on(Board.MONTHLY, today).firstDay());
      moved.forEach(player -> ended.addAll(player.moveTo(today)));
      standings.keep(transaction, ended);
      transaction.update(
          """
          update player set active_on = ?,
            day_score = case when active_on >= ? then day_score end,
            week_score = case when active_on >= ? then week_score end,
            month_score = case when active_on >= ? then month_score end
          where id = any(?)
          """,
          today,
          today,
          BoardEdition.on(Board.WEEKLY, today).firstDay(),
          BoardEdition.on(Board.MONTHLY, today).firstDay(),
          moved.stream().mapToLong(PlayerScores::playerId).toArray());
    }
  }
}
