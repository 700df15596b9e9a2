package games.arena.battle;

import java.time.Instant;

/**
 * A dead letter as administrators see it.
 *
 * @param battleId null where the entry is no battle
 * @param entry what stood in the queue
 * @param attempts how often the battle was tried
 */
public record DeadLetterView(
    long id, Long battleId, String entry, String reason, int attempts, Instant at) {

  static DeadLetterView of(DeadLetter letter) {
    return new DeadLetterView(
        letter.id, letter.battleId, letter.entry, letter.reason, letter.attempts, letter.at);
  }
}
