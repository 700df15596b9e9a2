package games.arena.chaos;

import games.arena.chaos.Load.Accepted;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that can be seen from outside once it is quiet: what clients were told, and what PostgreSQL,
 * Redis and the boards' pages hold.
 *
 * @param accepted battles that clients got a 202 for
 * @param battles all battles, pending and archived, by id
 * @param keyed ids of the battles that have an idempotency key
 * @param before balances before the first battle
 * @param after balances now
 * @param standings the view {@code standing}
 * @param pages each current board, read through HTTP page by page
 * @param sets each current board as Redis holds it: player and score
 * @param queue what is left in Redis' lists, by the name of the list
 * @param deadLetters their entries
 */
record Ledger(
    List<Accepted> accepted,
    List<Battle> battles,
    List<Long> keyed,
    Map<Long, Balance> before,
    Map<Long, Balance> after,
    List<Standing> standings,
    Map<Edition, List<Entry>> pages,
    Map<Edition, Map<Long, Long>> sets,
    Map<String, Long> queue,
    List<String> deadLetters) {

  record Balance(long gold, long silver) {}

  /**
   * A row of {@code battle}, or of {@code pending_battle} where the status is queued; {@code
   * winnerId} is 0 where nobody won.
   */
  record Battle(
      long id,
      String status,
      long attackerId,
      long defenderId,
      long winnerId,
      int percent,
      long gold,
      long silver,
      Instant finishedAt) {}

  /** A board in a period; that of the all-time board is empty. */
  record Edition(String board, String period) {}

  /** Wins, losses and draws are counted on the all-time board only, and 0 on the others. */
  record Standing(long playerId, Edition edition, long score, long wins, long losses, long draws) {}

  record Entry(long rank, long playerId, long score) {}
}
