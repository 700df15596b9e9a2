package games.arena.battle;

import games.arena.fault.Outage;
import games.arena.leaderboard.board.RedisBoards;
import games.arena.leaderboard.board.Standing;
import games.arena.leaderboard.board.Standings;
import games.arena.sql.Database;
import games.arena.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** What follows a commit and may be repeated: the boards move, and clients that wait are told. */
@ApplicationScoped
class BattleAftermath {

  private static final Logger LOG = Logger.getLogger(BattleAftermath.class);

  private final Database database;
  private final Standings standings;
  private final RedisBoards redisBoards;
  private final BattleWaiters waiters;

  BattleAftermath(
      Database database, Standings standings, RedisBoards redisBoards, BattleWaiters waiters) {
    this.database = database;
    this.standings = standings;
    this.redisBoards = redisBoards;
    this.waiters = waiters;
  }

  /**
   * Writes the boards and tells those who wait. Blocks.
   *
   * @throws RuntimeException an outage: then it is to be repeated
   */
  void follow(SettlementResult result) {
    try {
      List<Standing> risen = new ArrayList<>(result.standings);
      if (!result.endedBefore.isEmpty()) {
        risen.addAll(standingsAfter(result.endedBefore));
      }
      redisBoards.write(standings.shown(risen)).await().indefinitely();
    } catch (RuntimeException e) {
      if (Outage.isOutage(e)) {
        throw e;
      }
      // The keeper of the boards repairs them; no battle may stay in the worker's hands for it.
      LOG.error("Boards could not be written after a settlement", e);
    } finally {
      waiters.tellEverywhere(result.ended());
    }
  }

  /** The standings that these battles contributed to, as they are now. */
  private List<Standing> standingsAfter(Collection<Long> battles) {
    Set<Long> players = new HashSet<>();
    Set<Instant> moments = new HashSet<>();
    database.query(
        "select attacker_id, defender_id, finished_at from battle where id = any(?) and status = 'finished'",
        row -> {
          players.addAll(List.of(row.getLong("attacker_id"), row.getLong("defender_id")));
          return moments.add(Sql.instant(row, "finished_at"));
        },
        battles);
    return standings.of(players, moments);
  }
}
