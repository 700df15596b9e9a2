package games.arena.battle;

import games.arena.http.NewestFirst;
import games.arena.http.Page;
import games.arena.sql.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;

/** What administrators see of the queue, and do about dead letters. All methods block. */
@ApplicationScoped
public class QueueOperations {

  private final Database database;
  private final BattleQueue queue;
  private final PendingBattles pending;
  private final DeadLetters letters;

  QueueOperations(
      Database database, BattleQueue queue, PendingBattles pending, DeadLetters letters) {
    this.database = database;
    this.queue = queue;
    this.pending = pending;
    this.letters = letters;
  }

  /** How the queue is doing. */
  public QueueStatus status() {
    BattleQueue.Counts counts = queue.counts().await().indefinitely();
    return new QueueStatus(
        counts.pending(),
        counts.taken(),
        counts.deferred(),
        pending.oldestSeconds(),
        letters.count(),
        counts.workers(),
        isPaused());
  }

  private boolean isPaused() {
    return database.queryRow(
        "select exists (select from queue_pause) as paused", row -> row.getBoolean("paused"));
  }

  /** Dead letters, newest first. */
  public Page<DeadLetterView> deadLetters(String cursor, int limit) {
    NewestFirst.Query<DeadLetterView> query =
        (which, id, most) ->
            database.query(
                "select * from dead_letter where " + which, DeadLetterView::read, id, most);
    return NewestFirst.page(
        "dead letters",
        cursor,
        limit,
        NewestFirst.rows("id", query, letters::count),
        DeadLetterView::id);
  }

  /** Queues the battle of a dead letter once more, as if it had never been tried. */
  public void requeue(long letterId) {
    push(List.of(letters.requeue(letterId)));
  }

  /**
   * Queues the battles of many dead letters once more, in the order of their ids.
   *
   * @param reason only those that failed for this reason; null for all
   * @return how many
   */
  public int requeueAll(String reason) {
    // What becomes a dead letter again meanwhile is left alone.
    long newest = letters.newest();
    int requeued = 0;
    List<Long> some = letters.requeueSome(reason, newest);
    while (!some.isEmpty()) {
      List<Long> battles = some.stream().filter(Objects::nonNull).toList();
      push(battles);
      requeued += battles.size();
      some = letters.requeueSome(reason, newest);
    }
    return requeued;
  }

  /** Should this fail, the keeper finds the battles. */
  private void push(List<Long> battles) {
    if (battles.isEmpty()) {
      return;
    }
    queue.push(battles).onFailure().recoverWithNull().await().indefinitely();
  }

  /** Throws away all dead letters of one reason; returns how many. */
  public int discardAll(String reason) {
    long newest = letters.newest();
    int discarded = 0;
    int some = letters.discardSome(reason, newest);
    while (some > 0) {
      discarded += some;
      some = letters.discardSome(reason, newest);
    }
    return discarded;
  }

  /** Throws a dead letter away; its battle stays failed. */
  public void discard(long letterId) {
    letters.discard(letterId);
  }
}
