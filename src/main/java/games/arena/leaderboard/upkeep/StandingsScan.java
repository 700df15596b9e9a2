package games.arena.leaderboard.upkeep;

import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Chunks;
import games.arena.leaderboard.board.EditionRows;
import games.arena.leaderboard.board.Score;
import games.arena.sql.Database;
import games.arena.sql.RowReader;
import games.arena.sql.Standby;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads whole editions to keep the boards in Redis in sync. Large results are passed on in batches
 * of {@link Chunks#SIZE}.
 */
@ApplicationScoped
class StandingsScan {

  /**
   * PostgreSQL sorts an edition before it returns the first row: ten million rows take five seconds
   * with this memory, longer on a busy server. The time-out of requests is too short for that.
   */
  private static final List<String> SORTING =
      List.of("set local statement_timeout = '5min'", "set local work_mem = '64MB'");

  private static final List<String> READING = List.of("set local statement_timeout = '5min'");

  private final Database database;
  private final Standby standby;

  StandingsScan(Database database, Standby standby) {
    this.database = database;
    this.standby = standby;
  }

  /**
   * Reads a consistent snapshot of an edition, unordered. Where a standby fails midway, scores come
   * again, from a later snapshot.
   */
  void forEach(BoardEdition edition, Consumer<List<Score>> consumer) {
    EditionRows rows = EditionRows.all(edition);
    inChunks(
        consumer,
        chunk -> standby.stream(rows.sql(), READING, Score::read, chunk, rows.parametersAnd()));
  }

  /** Reads a consistent snapshot of an edition, in the order of the board. */
  void forEachInOrder(BoardEdition edition, Consumer<List<Score>> consumer) {
    EditionRows rows = EditionRows.all(edition);
    inChunks(
        rows.sql() + " order by score desc, player_id",
        SORTING,
        Score::read,
        consumer,
        rows.parametersAnd());
  }

  /** Reads the scores of the players who battled or registered since a moment. */
  void forEachChangedSince(BoardEdition edition, Instant since, Consumer<List<Score>> consumer) {
    EditionRows rows = EditionRows.of(edition, "p.player_id");
    inChunks(
        """
        with recent as materialized (
          select attacker_id as player_id from battle where finished_at >= ?
          union select defender_id from battle where finished_at >= ?
          union select id from player where created_at >= ?)
        select s.player_id, s.score from recent as p cross join lateral (
        """
            + rows.sql()
            + " offset 0) s",
        List.of(),
        Score::read,
        consumer,
        rows.parametersAfter(since, since, since));
  }

  /** Reads the players deleted since a moment. */
  void forEachDeletedSince(Instant since, Consumer<List<Long>> consumer) {
    inChunks(
        "select id from deleted_player where deleted_at >= ?",
        List.of(),
        row -> row.getLong("id"),
        consumer,
        since);
  }

  private <T> void inChunks(
      String sql,
      List<String> settings,
      RowReader<T> reader,
      Consumer<List<T>> consumer,
      Object... parameters) {
    inChunks(consumer, chunk -> database.stream(sql, settings, reader, chunk, parameters));
  }

  private static <T> void inChunks(Consumer<List<T>> consumer, Consumer<Consumer<T>> source) {
    List<T> chunk = new ArrayList<>(Chunks.SIZE);
    source.accept(
        value -> {
          chunk.add(value);
          if (chunk.size() == Chunks.SIZE) {
            consumer.accept(List.copyOf(chunk));
            chunk.clear();
          }
        });
    if (!chunk.isEmpty()) {
      consumer.accept(List.copyOf(chunk));
    }
  }
}
