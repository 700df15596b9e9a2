package games.arena.leaderboard.board;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a player's row in the table {@code player} holds of the boards: the score, wins, losses and
 * draws of all time, and the scores in the editions of one day, week and month. These are the
 * editions of {@link #activeOn}, which only rises. To read and write it, the transaction must hold
 * the row's lock.
 */
public final class PlayerScores {

  /** The columns that {@link #read} needs. */
  public static final String COLUMNS =
      "score, wins, losses, draws, active_on, day_score, week_score, month_score";

  private static final List<Board> OF_PERIODS = List.of(Board.MONTHLY, Board.WEEKLY, Board.DAILY);

  private final long playerId;
  private final Map<Board, Long> scores = new EnumMap<>(Board.class);
  private long wins;
  private long losses;
  private long draws;
  private LocalDate activeOn;

  private PlayerScores(long playerId) {
    this.playerId = playerId;
  }

  /** Reads a row of {@code player}. */
  public static PlayerScores read(ResultSet row) throws SQLException {
    PlayerScores read = new PlayerScores(row.getLong("id"));
    for (Board board : Board.values()) {
      long score = row.getLong(board.column());
      if (!row.wasNull()) {
        read.scores.put(board, score);
      }
    }
    read.wins = row.getLong("wins");
    read.losses = row.getLong("losses");
    read.draws = row.getLong("draws");
    read.activeOn = row.getObject("active_on", LocalDate.class);
    return read;
  }

  /**
   * Removes the scores in editions that have ended by a day, so that the day's own editions begin
   * without them. A day before {@link #activeOn} changes nothing: a server whose clock is behind
   * the last one's must not open an edition again that was removed.
   *
   * @return what was removed, which is to be kept in {@code ended_standing}
   */
  public List<Standing> moveTo(LocalDate day) {
    if (activeOn == null || !day.isAfter(activeOn)) {
      activeOn = activeOn == null ? day : activeOn;
      return List.of();
    }
    List<Standing> ended = new ArrayList<>(OF_PERIODS.size());
    for (Board board : OF_PERIODS) {
      BoardEdition edition = BoardEdition.on(board, activeOn);
      if (scores.containsKey(board) && !edition.equals(BoardEdition.on(board, day))) {
        ended.add(new Standing(playerId, edition, scores.remove(board)));
      }
    }
    activeOn = day;
    return ended;
  }

  /** Counts a battle that was won, and what was won in it. */
  public void addWin(long loot) {
    wins++;
    add(loot);
  }

  /** Counts a battle that was lost. */
  public void addLoss() {
    losses++;
    add(0);
  }

  /** Counts a battle that nobody won. */
  public void addDraw() {
    draws++;
    add(0);
  }

  private void add(long gain) {
    for (Board board : Board.values()) {
      scores.merge(board, gain, (score, more) -> Math.min(score + more, Score.MAX));
    }
  }

  public long playerId() {
    return playerId;
  }

  /** The day of the last battle or a later one; null before the first battle. */
  public LocalDate activeOn() {
    return activeOn;
  }

  /** The score on a board; null if the player is not in its edition of {@link #activeOn}. */
  public Long score(Board board) {
    return scores.get(board);
  }

  public long wins() {
    return wins;
  }

  public long losses() {
    return losses;
  }

  public long draws() {
    return draws;
  }
}
