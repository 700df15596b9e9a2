package games.arena.battle;

import games.arena.http.Problems;
import games.arena.sql.Database;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Ends a queued battle before it is fought. */
@ApplicationScoped
public class BattleCancellation {

  private final Database database;
  private final Battles battles;
  private final BattleWaiters waiters;

  BattleCancellation(Database database, Battles battles, BattleWaiters waiters) {
    this.database = database;
    this.battles = battles;
    this.waiters = waiters;
  }

  /**
   * Makes a queued battle a failed one, and tells those who wait for it. Blocks.
   *
   * @param reason what the players are told; null for nothing more than that it was cancelled
   * @throws RuntimeException 404 where there is no such battle, 409 where it has ended
   */
  public BattleView cancel(long id, String reason) {
    // Settlement locks the same row: either of the two deletes it, and the other finds it gone.
    int cancelled =
        database.update(
            """
            with cancelled as (
              delete from pending_battle where id = ? returning *)
            insert into battle (id, status, attacker_id, defender_id, submitted_by, submitted_at, finished_at, failure)
            select id, 'failed', attacker_id, defender_id, submitted_by, submitted_at, clock_timestamp(), ?
            from cancelled
            """,
            id,
            DeadLetters.storable(reason == null ? "Cancelled" : "Cancelled: " + reason));
    if (cancelled == 1) {
      waiters.tellEverywhere(List.of(id));
    }
    BattleView battle =
        battles
            .find(id)
            .map(BattleView::whole)
            .orElseThrow(() -> Problems.notFound("There is no such battle."));
    if (cancelled == 0) {
      throw Problems.conflict("The battle has ended already.");
    }
    return battle;
  }
}
