package games.arena.battle;

import games.arena.leaderboard.Leaderboard;
import games.arena.leaderboard.Standing;
import games.arena.leaderboard.Standings;
import games.arena.sql.Sql;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** What follows a commit and may be repeated: the boards move, and whoever waits is told. */
@ApplicationScoped
class BattleAftermath {

  private final DataSource dataSource;
  private final Standings standings;
  private final Leaderboard leaderboard;
  private final BattleWaiters waiters;

  BattleAftermath(
      DataSource dataSource, Standings standings, Leaderboard leaderboard, BattleWaiters waiters) {
    this.dataSource = dataSource;
    this.standings = standings;
    this.leaderboard = leaderboard;
    this.waiters = waiters;
  }

  Uni<Void> of(BatchResult result) throws SQLException {
    List<Standing> risen = new ArrayList<>(result.standings);
    if (!result.settledBefore.isEmpty()) {
      risen.addAll(standingsAfter(result.settledBefore));
    }
    return leaderboard.write(risen).invoke(() -> waiters.tell(result.finished));
  }

  /** The standings that these battles contributed to, as they are now. */
  private List<Standing> standingsAfter(Collection<Long> battles) throws SQLException {
    Set<Long> players = new HashSet<>();
    Set<Instant> moments = new HashSet<>();
    try (Connection connection = dataSource.getConnection()) {
      Sql.query(
          connection,
          "select attacker_id, defender_id, finished_at from battle where id = any(?) and status = 'finished'",
          row -> {
            players.addAll(List.of(row.getLong("attacker_id"), row.getLong("defender_id")));
            return moments.add(Sql.instant(row, "finished_at"));
          },
          battles.stream().mapToLong(id -> id).toArray());
    }
    return standings.of(players, moments);
  }
}
