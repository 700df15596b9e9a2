package games.arena.leaderboard.board;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** The boards. All but the all-time board start empty with each period, in UTC. */
public enum Board {
  ALL_TIME("all-time", "score", "", Period.ZERO) {
    @Override
    String periodOf(LocalDate day) {
      return "";
    }

    @Override
    LocalDate firstDay(String period) {
      return LocalDate.EPOCH;
    }
  },
  MONTHLY("monthly", "month_score", "\\d{4}-\\d{2}", Period.ofMonths(1)) {
    @Override
    String periodOf(LocalDate day) {
      return DateTimeFormatter.ISO_LOCAL_DATE.format(day).substring(0, 7);
    }

    @Override
    LocalDate firstDay(String period) {
      return LocalDate.parse(period + "-01");
    }
  },
  /**
   * ISO 8601 weeks: a week begins on Monday, and the first week of a year contains its first
   * Thursday.
   */
  WEEKLY("weekly", "week_score", "\\d{4}-W\\d{2}", Period.ofWeeks(1)) {
    @Override
    String periodOf(LocalDate day) {
      return DateTimeFormatter.ISO_WEEK_DATE.format(day).substring(0, 8);
    }

    @Override
    LocalDate firstDay(String period) {
      LocalDate monday = LocalDate.parse(period + "-1", DateTimeFormatter.ISO_WEEK_DATE);
      if (!periodOf(monday).equals(period)) {
        throw new DateTimeException("Not every year has a week 53");
      }
      return monday;
    }
  },
  DAILY("daily", "day_score", "\\d{4}-\\d{2}-\\d{2}", Period.ofDays(1)) {
    @Override
    String periodOf(LocalDate day) {
      return DateTimeFormatter.ISO_LOCAL_DATE.format(day);
    }

    @Override
    LocalDate firstDay(String period) {
      return LocalDate.parse(period);
    }
  };

  private final String title;
  private final String column;
  private final Pattern periods;
  private final Period length;

  Board(String title, String column, String periods, Period length) {
    this.title = title;
    this.column = column;
    this.periods = Pattern.compile(periods);
    this.length = length;
  }

  /** The name in paths and in the view {@code standing}. */
  public String title() {
    return title;
  }

  /** The column of {@code player} with the score in the edition of the player's last battle. */
  public String column() {
    return column;
  }

  /** The board with this name, if there is one. */
  public static Optional<Board> titled(String title) {
    return Arrays.stream(values()).filter(board -> board.title.equals(title)).findFirst();
  }

  /** Whether a period is written as this board's are and is in the calendar. */
  boolean hasPeriod(String period) {
    if (this == ALL_TIME || !periods.matcher(period).matches()) {
      return false;
    }
    try {
      firstDay(period);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** The first day of the next period; not for the all-time board. */
  LocalDate nextDay(String period) {
    return firstDay(period).plus(length);
  }

  abstract String periodOf(LocalDate day);

  /**
   * @throws DateTimeException if the calendar has no such period
   */
  abstract LocalDate firstDay(String period);
}
