package games.arena.leaderboard;

import java.time.Instant;
import java.util.Optional;

/**
 * One board in one period, with its standings and its sorted set in Redis.
 *
 * @param period empty for the all-time board, otherwise such as 2026-11, 2026-W47 or 2026-11-24
 */
public record BoardEdition(Board board, String period) {

  public static final BoardEdition ALL_TIME = new BoardEdition(Board.ALL_TIME, "");

  /** When the period begins; empty for the all-time board. */
  Optional<Instant> start() {
    return board.start(period);
  }

  /** When the period ends; empty for the all-time board. */
  Optional<Instant> end() {
    return board.end(period);
  }

  /** The edition of the period before; empty for the all-time board. */
  Optional<BoardEdition> previous() {
    return start().map(start -> board.at(start.minusNanos(1)));
  }

  /** The period as answers show it: null for the all-time board. */
  String shownPeriod() {
    return period.isEmpty() ? null : period;
  }

  /** The edition's name in Redis keys. */
  String id() {
    return period.isEmpty() ? board.title() : board.title() + ":" + period;
  }
}
