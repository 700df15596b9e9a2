package games.arena.battle;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A transaction that ended battles whose submissions are traced.
 *
 * @param begun by the clock of this process, as spans are timed
 * @param ended when it was committed
 * @param battles how many battles it had locked, traced or not
 * @param traced those that it ended and that are traced
 * @param failed the ids of those that it ended as failed
 */
record TracedBatch(
    Instant begun, Instant ended, int battles, List<PendingBattle> traced, Set<Long> failed) {}
