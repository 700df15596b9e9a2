package games.arena.leaderboard.upkeep;

import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Boards;
import games.arena.leaderboard.board.Standings;
import games.arena.sql.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/**
 * Deletes outdated rows: standings of old periods, if a retention time is configured, and the ids
 * of players deleted long ago. Each batch is a transaction of its own, so that no lock is held for
 * long.
 */
@ApplicationScoped
class Retention {

  /** The rows of one batch, which takes about 50 ms. */
  static final int PORTION = 5_000;

  private final Database database;
  private final Standings standings;
  private final Boards boards;

  Retention(Database database, Standings standings, Boards boards) {
    this.database = database;
    this.standings = standings;
    this.boards = boards;
  }

  /**
   * Deletes outdated rows.
   *
   * @param most the maximum number of batches
   * @return the number of batches deleted
   */
  int delete(int most) {
    int portions = 0;
    while (portions < most && deletePlayers() > 0) {
      portions++;
    }
    Instant now = database.now();
    for (BoardEdition edition : standings.editions()) {
      if (boards.isOutdated(edition, now)) {
        portions += delete(edition, most - portions);
      }
    }
    return portions;
  }

  /**
   * Deletes the ids of players deleted more than two days ago: reconciliation reads the last
   * minutes only, and Redis remembers a deletion for a day.
   */
  private int deletePlayers() {
    return database.update(
        """
        delete from deleted_player where id = any(array(
          select id from deleted_player where deleted_at < now() - interval '2 days'
          order by deleted_at limit ?))
        """,
        PORTION);
  }

  private int delete(BoardEdition edition, int most) {
    int portions = 0;
    // Each batch starts after the last player, since the dead rows before it are still in the
    // index.
    Optional<Long> last = Optional.of(0L);
    while (portions < most) {
      last = deletePortion(edition, last.get());
      if (last.isEmpty()) {
        break;
      }
      portions++;
    }
    return portions;
  }

  /** Deletes a batch and returns its last player; empty if no rows are left. */
  private Optional<Long> deletePortion(BoardEdition edition, long after) {
    return database.queryOne(
        """
        with gone as (
          delete from ended_standing where board = ? and period = ? and player_id = any(array(
            select player_id from ended_standing where board = ? and period = ? and player_id > ?
            order by player_id limit ?))
          returning player_id)
        select player_id from gone order by player_id desc limit 1
        """,
        row -> row.getLong("player_id"),
        edition.board().title(),
        edition.period(),
        edition.board().title(),
        edition.period(),
        after,
        PORTION);
  }
}
