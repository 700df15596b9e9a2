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
 * Reads of {@code standing} for those who keep the boards in Redis equal to it. What can be large
 * is read in portions of {@link Portions#SIZE}.
 */
@ApplicationScoped
class StandingsScan {

  /** Rows that the driver fetches at a time. */
  private static final int FETCHED = 5_000;

  private static final String EDITION =
      "select player_id, score from standing where board = ? and period = ?";

  /** The standing of one player; see {@link Standings} for the offset. */
  private static final String STANDING =
      """
      select player_id, score from standing
      where board = ? and period = ? and player_id = p.player_id offset 0
      """;

  /**
   * A large edition is sorted before its first row comes: ten million rows in five seconds, with
   * this memory. Requests have a shorter time-out, and the sort of a busy server needs longer.
   */
  private static final List<String> SORTING =
      List.of("set local statement_timeout = '10min'", "set local work_mem = '64MB'");

  private static final List<String> READING = List.of("set local statement_timeout = '10min'");

  private final Database database;

  StandingsScan(Database database) {
    this.database = database;
  }

  /** Reads a whole edition as it stands at one moment, in no order. */
  void forEach(BoardEdition edition, Consumer<List<Score>> consumer) {
    inPortions(
        EDITION,
        READING,
        StandingsScan::score,
        consumer,
        edition.board().title(),
        edition.period());
  }

  /** Reads a whole edition as it stands at one moment, in the order of the board. */
  void forEachInOrder(BoardEdition edition, Consumer<List<Score>> consumer) {
    inPortions(
        EDITION + " order by score desc, player_id",
        SORTING,
        StandingsScan::score,
        consumer,
        edition.board().title(),
        edition.period());
  }

  /** Reads the scores in an edition of all who battled or registered since a moment. */
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
        FETCHED,
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

  /** The scores of some players in an edition, of those who are in it. */
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
