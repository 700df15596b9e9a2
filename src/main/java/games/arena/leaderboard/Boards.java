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

  /** How long a past edition stays in Redis that was brought back for who asked. */
  static final Duration BROUGHT_BACK = Duration.ofHours(1);

  private final Set<Board> enabled = EnumSet.of(Board.ALL_TIME);
  private final Duration pastKept;
  private final Duration reconcileEvery;
  private final Optional<Duration> periodsKept;
  private final Clock clock;

  Boards(ArenaConfig config, Clock clock) {
    config.leaderboard().boards().forEach(title -> enabled.add(configured(title.strip())));
    this.pastKept = config.leaderboard().pastKept();
    this.reconcileEvery = config.leaderboard().reconcileEvery();
    this.periodsKept = config.leaderboard().periodsKept();
    if (periodsKept.filter(Duration::isNegative).isPresent()) {
      throw new IllegalArgumentException("arena.leaderboard.periods-kept: must not be negative");
    }
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

  /** An edition by its {@link BoardEdition#id}, if there is one. */
  static Optional<BoardEdition> withId(String id) {
    String[] parts = id.split(":", 2);
    return parts.length == 1
        ? Optional.of(BoardEdition.ALL_TIME).filter(edition -> edition.id().equals(id))
        : Board.titled(parts[0]).flatMap(board -> board.edition(parts[1]));
  }

  /** Whether battles may still be written to it. */
  boolean isOpen(BoardEdition edition) {
    return edition.end().map(end -> clock.instant().isBefore(end.plus(LATE))).orElse(true);
  }

  /** Whether its period is over for so long that Redis does not keep it any more. */
  boolean isPast(BoardEdition edition) {
    return !isOpen(edition) && !isKept(edition, clock.instant());
  }

  /** Whether the standings of an edition have been kept for as long as they are to be. */
  boolean isOutdated(BoardEdition edition, Instant now) {
    return periodsKept.isPresent()
        && edition
            .end()
            .map(end -> end.plus(LATE).plus(periodsKept.get()))
            .filter(now::isAfter)
            .isPresent();
  }

  /** How often a board in Redis is compared with PostgreSQL. */
  Duration reconcileEvery() {
    return reconcileEvery;
  }

  /** When an edition that is built now leaves Redis; the all-time board never does. */
  Optional<Instant> expiry(BoardEdition edition) {
    Instant earliest = clock.instant().plus(BROUGHT_BACK);
    return keptUntil(edition).map(kept -> kept.isAfter(earliest) ? kept : earliest);
  }

  private boolean isKept(BoardEdition edition, Instant now) {
    return keptUntil(edition).map(now::isBefore).orElse(true);
  }

  private Optional<Instant> keptUntil(BoardEdition edition) {
    return edition.end().map(end -> end.plus(pastKept));
  }
}
