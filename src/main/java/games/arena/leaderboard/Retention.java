package games.arena.leaderboard;

import games.arena.sql.Database;
import games.arena.sql.DatabaseClock;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;

/**
 * Deletes what is not needed any more: the standings of old periods, where a time is set for them,
 * and the ids of players deleted a while ago. Each portion is a transaction of its own, so that no
 * lock is held for long.
 */
@ApplicationScoped
class Retention {

  /** Rows of one portion, which takes some 50 ms. */
  static final int PORTION = 5_000;

  private final Database database;
  private final DatabaseClock clock;
  private final Standings standings;
  private final Boards boards;

  Retention(Database database, DatabaseClock clock, Standings standings, Boards boards) {
    this.database = database;
    this.clock = clock;
    this.standings = standings;
    this.boards = boards;
  }

  /**
   * Deletes what is outdated, in so many portions at most.
   *
   * @return how many portions there were
   */
  int delete(int most) {
    int portions = 0;
    while (portions < most && deletePlayers() > 0) {
      portions++;
    }
    Instant now = clock.now();
    for (BoardEdition edition : standings.editions()) {
      if (boards.isOutdated(edition, now)) {
        portions += delete(edition, most - portions);
      }
    }
    return portions;
  }

  /** Reconciliations look for deletions of the last minutes, and Redis remembers them for a day. */
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
    // Each portion begins after the last, as the dead rows before it are still in the index.
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

  /** The last player whose standing was deleted; nothing where none is left. */
  private Optional<Long> deletePortion(BoardEdition edition, long after) {
    return database.queryOne(
        """
        with gone as (
          delete from standing where board = ? and period = ? and player_id = any(array(
            select player_id from standing where board = ? and period = ? and player_id > ?
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
