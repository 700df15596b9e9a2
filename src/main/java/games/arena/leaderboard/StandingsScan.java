package games.arena.leaderboard;

import games.arena.sql.Database;
import games.arena.sql.RowReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads {@code standing} to keep the boards in Redis in sync. Large results are passed on in
 * batches of {@link Portions#SIZE}.
 */
@ApplicationScoped
class StandingsScan {

  /** The number of rows that the driver fetches at a time. */
  private static final int FETCH_SIZE = 5_000;

  private static final String EDITION =
      "select player_id, score from standing where board = ? and period = ?"
          + HiddenPlayers.NOT_HIDDEN;

  /** Selects the standing of one player; {@link Standings} explains the offset. */
  private static final String STANDING =
      """
      select player_id, score from standing
      where board = ? and period = ? and player_id = p.player_id\
      """
          + HiddenPlayers.NOT_HIDDEN
          + " offset 0 ";

  /**
   * PostgreSQL sorts an edition before it returns the first row: ten million rows take five seconds
   * with this memory, longer on a busy server. The time-out of requests is too short for that.
   */
  private static final List<String> SORTING =
      List.of("set local statement_timeout = '5min'", "set local work_mem = '64MB'");

  private static final List<String> READING = List.of("set local statement_timeout = '5min'");

  private final Database database;

  StandingsScan(Database database) {
    this.database = database;
  }

  /** Reads a consistent snapshot of an edition, unordered. */
  void forEach(BoardEdition edition, Consumer<List<Score>> consumer) {
    inPortions(
        EDITION,
        READING,
        StandingsScan::score,
        consumer,
        edition.board().title(),
        edition.period());
  }

  /** Reads a consistent snapshot of an edition, in the order of the board. */
  void forEachInOrder(BoardEdition edition, Consumer<List<Score>> consumer) {
    inPortions(
        EDITION + " order by score desc, player_id",
        SORTING,
        StandingsScan::score,
        consumer,
        edition.board().title(),
        edition.period());
  }

  /** Reads the scores of the players who battled or registered since a moment. */
  void forEachChangedSince(BoardEdition edition, Instant since, Consumer<List<Score>> consumer) {
    inPortions(
        """
        with recent as materialized (
          select attacker_id as player_id from battle where finished_at >= ?
          union select defender_id from battle where finished_at >= ?
          union select id from player where created_at >= ?)
        select s.player_id, s.score from recent as p cross join lateral (
        """
            + STANDING
            + ") s",
        List.of(),
        StandingsScan::score,
        consumer,
        since,
        since,
        since,
        edition.board().title(),
        edition.period());
  }

  /** Reads the players deleted since a moment. */
  void forEachDeletedSince(Instant since, Consumer<List<Long>> consumer) {
    inPortions(
        "select id from deleted_player where deleted_at >= ?",
        List.of(),
        row -> row.getLong("id"),
        consumer,
        since);
  }

  private <T> void inPortions(
      String sql,
      List<String> settings,
      RowReader<T> reader,
      Consumer<List<T>> consumer,
      Object... parameters) {
    List<T> portion = new ArrayList<>(Portions.SIZE);
    database.stream(
        sql,
        FETCH_SIZE,
        settings,
        reader,
        value -> {
          portion.add(value);
          if (portion.size() == Portions.SIZE) {
            consumer.accept(List.copyOf(portion));
            portion.clear();
          }
        },
        parameters);
    if (!portion.isEmpty()) {
      consumer.accept(List.copyOf(portion));
    }
  }

  /** The scores of those players who are in an edition. */
  Map<Long, Long> scores(BoardEdition edition, Collection<Long> playerIds) {
    Map<Long, Long> scores = new HashMap<>();
    database.query(
        """
        select s.player_id, s.score from unnest(?::bigint[]) as p (player_id) cross join lateral (
        """
            + STANDING
            + ") s",
        row -> scores.put(row.getLong("player_id"), row.getLong("score")),
        playerIds.stream().mapToLong(id -> id).toArray(),
        edition.board().title(),
        edition.period());
    return scores;
  }

  private static Score score(ResultSet row) throws SQLException {
    return new Score(row.getLong("player_id"), row.getLong("score"));
  }
}
