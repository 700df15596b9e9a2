package games.arena.leaderboard.board;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * One board in one period, with its standings and its sorted set in Redis.
 *
 * @param period empty for the all-time board, otherwise such as 2026-11, 2026-W47 or 2026-11-24
 */
public record BoardEdition(Board board, String period) {

  public static final BoardEdition ALL_TIME = new BoardEdition(Board.ALL_TIME, "");

  /** The edition of a board at a moment. */
  public static BoardEdition at(Board board, Instant moment) {
    return on(board, LocalDate.ofInstant(moment, ZoneOffset.UTC));
  }

  /** The edition of a board on a day. */
  public static BoardEdition on(Board board, LocalDate day) {
    return new BoardEdition(board, board.periodOf(day));
  }

  /** The edition of a period as written in a query; empty if the board has no such period. */
  public static Optional<BoardEdition> of(Board board, String period) {
    return board.hasPeriod(period)
        ? Optional.of(new BoardEdition(board, period))
        : Optional.empty();
  }

  /** The first day of the period, in UTC; not for the all-time board. */
  public LocalDate firstDay() {
    return board.firstDay(period);
  }

  /** The first day of the next period, in UTC; not for the all-time board. */
  LocalDate nextDay() {
    return board.nextDay(period);
  }

  /** When the period begins; empty for the all-time board. */
  Optional<Instant> start() {
    return board == Board.ALL_TIME ? Optional.empty() : Optional.of(startOf(firstDay()));
  }

  /** When the period ends; empty for the all-time board. */
  public Optional<Instant> end() {
    return board == Board.ALL_TIME ? Optional.empty() : Optional.of(startOf(nextDay()));
  }

  private static Instant startOf(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** The edition of the period before; empty for the all-time board. */
  public Optional<BoardEdition> previous() {
    return start().map(start -> BoardEdition.at(board, start.minusNanos(1)));
  }

  /** The period as answers show it: null for the all-time board. */
  public String shownPeriod() {
    return period.isEmpty() ? null : period;
  }

  /** The edition's name in Redis keys. */
  public String id() {
    return period.isEmpty() ? board.title() : board.title() + ":" + period;
  }
}
