package games.arena.battle;

/**
 * How the queue is doing.
 *
 * @param depth battles that wait for a worker
 * @param inFlight battles in the hands of workers
 * @param deferred battles that wait for an earlier one, or for another try
 * @param oldestSeconds age of the oldest battle that has not ended, 0 where there is none
 * @param deadLetters entries that were given up
 * @param workers workers heard of lately, over all replicas
 * @param paused whether an administrator has paused the queue
 */
public record QueueStatus(
    long depth,
    long inFlight,
    long deferred,
    long oldestSeconds,
    long deadLetters,
    int workers,
    boolean paused) {}
