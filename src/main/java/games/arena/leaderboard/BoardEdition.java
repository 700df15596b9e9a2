package games.arena.leaderboard;

import java.time.Instant;
import java.util.Optional;

/**
 * One board in one period: what has standings, and a sorted set in Redis.
 *
 * @param period empty for the all-time board, else such as 2026-11, 2026-W47 or 2026-11-24
 */
public record BoardEdition(Board board, String period) {

  public static final BoardEdition ALL_TIME = new BoardEdition(Board.ALL_TIME, "");

  /** When its period begins; that of the all-time board never did. */
  Optional<Instant> start() {
    return board.start(period);
  }

  /** When its period is over; that of the all-time board never is. */
  Optional<Instant> end() {
    return board.end(period);
  }

  /** Its name in Redis keys. */
  String id() {
    return period.isEmpty() ? board.title() : board.title() + ":" + period;
  }
}
