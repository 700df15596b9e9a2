package games.arena.battle;

import games.arena.http.NewestFirst;
import games.arena.http.Page;
import games.arena.http.Problems;
import games.arena.sql.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** What administrators see of the queue, and do about dead letters. */
@ApplicationScoped
public class QueueOperations {

  private final DataSource dataSource;
  private final BattleQueue queue;

  QueueOperations(DataSource dataSource, BattleQueue queue) {
    this.dataSource = dataSource;
    this.queue = queue;
  }

  /** How the queue is doing. */
  public QueueStatus status() throws SQLException {
    BattleQueue.Counts counts = queue.counts().await().indefinitely();
    try (Connection connection = dataSource.getConnection()) {
      return Sql.queryOne(
              connection,
              """
              select (select count(*) from dead_letter) as dead_letters,
                     coalesce((select extract(epoch from clock_timestamp() - submitted_at)::bigint from battle
                               where status = 'queued' order by id limit 1), 0) as oldest
              """,
              row -> status(counts, row))
          .orElseThrow();
    }
  }

  private static QueueStatus status(BattleQueue.Counts counts, ResultSet row) throws SQLException {
    return new QueueStatus(
        counts.pending(),
        counts.taken(),
        counts.deferred(),
        row.getLong("oldest"),
        row.getLong("dead_letters"),
        counts.workers());
  }

  /** Dead letters, newest first. */
  public Page<DeadLetterView> deadLetters(String cursor, int limit) {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                NewestFirst.shaped(
                    NewestFirst.page(
                        "dead letters", cursor, limit, new AllDeadLetters(), letter -> letter.id),
                    letters -> letters.stream().map(DeadLetterView::of).toList()));
  }

  /** Queues the battle of a dead letter once more, as if it had never been tried. */
  public void requeue(long id) throws SQLException {
    long battleId;
    try (Connection connection = dataSource.getConnection()) {
      if (Sql.query(
                  connection,
                  "select battle_id from dead_letter where id = ? and battle_id is null",
                  row -> 0,
                  id)
              .size()
          > 0) {
        throw Problems.invalid(
            "id", "is the id of an entry that is no battle; it can only be discarded");
      }
      // One statement, so that of two calls at once only one finds the letter.
      battleId =
          Sql.queryOne(
                  connection,
                  """
                  with letter as (delete from dead_letter where id = ? and battle_id is not null returning battle_id)
                  update battle set status = 'queued', attempts = 0, finished_at = null, failure = null
                  from letter where battle.id = letter.battle_id and status = 'failed' returning battle.id
                  """,
                  row -> row.getLong("id"),
                  id)
              .orElseThrow(QueueOperations::unknown);
    }
    // Should this fail, the keeper finds the battle.
    queue.push(List.of(battleId)).onFailure().recoverWithNull().await().indefinitely();
  }

  /** Throws a dead letter away; its battle stays failed. */
  public void discard(long id) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      if (Sql.update(connection, "delete from dead_letter where id = ?", id) == 0) {
        throw unknown();
      }
    }
  }

  private record AllDeadLetters() implements NewestFirst.Rows<DeadLetter> {

    @Override
    public List<DeadLetter> before(long id, int limit) {
      return DeadLetter.before(id, limit);
    }

    @Override
    public List<DeadLetter> after(long id, int limit) {
      return DeadLetter.after(id, limit);
    }

    @Override
    public long count() {
      return DeadLetter.count();
    }
  }

  private static RuntimeException unknown() {
    return Problems.notFound("There is no such dead letter.");
  }
}
