package games.arena.leaderboard;

import games.arena.ArenaConfig;
import games.arena.http.Problems;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which boards there are, and which of their editions are kept in Redis. */
@ApplicationScoped
public class Boards {

  /**
   * An edition is built before its period begins, so that it is there when it is first asked for.
   */
  private static final Duration AHEAD = Duration.ofMinutes(1);

  /** Settlements that began in a period may be committed, and written, a while after its end. */
  private static final Duration LATE = Duration.ofMinutes(2);

  private final Set<Board> enabled = EnumSet.of(Board.ALL_TIME);
  private final Duration pastKept;
  private final Clock clock;

  Boards(ArenaConfig config, Clock clock) {
    config.leaderboard().boards().forEach(title -> enabled.add(configured(title.strip())));
    this.pastKept = config.leaderboard().pastKept();
    this.clock = clock;
  }

  private static Board configured(String title) {
    return Board.titled(title)
        .orElseThrow(
            () -> new IllegalArgumentException("arena.leaderboard.boards: no board " + title));
  }

  /** A wrong setting is to be found at the start, and not by the first battle. */
  void check(@Observes StartupEvent start) {}

  /** The editions that a battle settled at this moment counts for. */
  public List<BoardEdition> at(Instant moment) {
    return enabled.stream().map(board -> board.at(moment)).toList();
  }

  /** The edition that a request names: the current one where it names no period. */
  BoardEdition edition(String title, String period) {
    Board board = board(title);
    if (period == null) {
      return board.at(clock.instant());
    }
    return board
        .edition(period)
        .orElseThrow(() -> Problems.badRequest("The board has no such period."));
  }

  /** The board that a request names. */
  Board board(String title) {
    return Board.titled(title)
        .filter(enabled::contains)
        .orElseThrow(() -> Problems.notFound("There is no such board."));
  }

  /** The edition that is open now. */
  BoardEdition current(Board board) {
    return board.at(clock.instant());
  }

  /**
   * The editions that Redis holds at a moment: the open ones, the past ones until their time is
   * over, and the next ones shortly before their time. The largest comes last.
   */
  List<BoardEdition> keptAt(Instant now) {
    List<BoardEdition> kept = new ArrayList<>();
    for (Board board : enabled) {
      BoardEdition edition = board.at(now.plus(AHEAD));
      while (isKept(edition, now)) {
        kept.add(0, edition);
        Optional<Instant> start = edition.start();
        if (start.isEmpty()) {
          break;
        }
        edition = board.at(start.get().minusMillis(1));
      }
    }
    return kept;
  }

  /** The editions that Redis holds now. */
  List<BoardEdition> kept() {
    return keptAt(clock.instant());
  }

  /** Whether battles may still be written to it. */
  boolean isOpen(BoardEdition edition) {
    return edition.end().map(end -> clock.instant().isBefore(end.plus(LATE))).orElse(true);
  }

  /** When an edition leaves Redis; the all-time board never does. */
  Optional<Instant> expiry(BoardEdition edition) {
    return edition.end().map(end -> end.plus(pastKept));
  }

  private boolean isKept(BoardEdition edition, Instant now) {
    return expiry(edition).map(now::isBefore).orElse(true);
  }
}
