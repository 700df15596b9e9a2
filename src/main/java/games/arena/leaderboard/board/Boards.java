package games.arena.leaderboard.board;

import games.arena.ArenaConfig;
import games.arena.http.Problems;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The enabled boards, and which of their editions are kept in Redis. */
@ApplicationScoped
public class Boards {

  /** How long before its period an edition is built, so that it is ready for the first request. */
  private static final Duration AHEAD = Duration.ofMinutes(1);

  /** How long after the end of a period its last settlements may be committed and written. */
  public static final Duration LATE = Duration.ofMinutes(2);

  /** By how much the clocks of replicas and PostgreSQL differ at most. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(10);

  /** How long a past edition stays in Redis after a request reloaded it. */
  public static final Duration BROUGHT_BACK = Duration.ofHours(1);

  private final Set<Board> enabled = EnumSet.of(Board.ALL_TIME);
  private final Duration pastKept;
  private final Duration reconcileEvery;
  private final Optional<Duration> periodsKept;
  private final Clock clock;

  public Boards(ArenaConfig config, Clock clock) {
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

  /**
   * Creates this bean at start, so that a wrong setting ends the start and not the first battle.
   */
  void check(@Observes StartupEvent start) {}

  /** The editions open at a moment. */
  public List<BoardEdition> at(Instant moment) {
    return on(LocalDate.ofInstant(moment, ZoneOffset.UTC));
  }

  /** The editions to which a battle settled on this day adds. */
  List<BoardEdition> on(LocalDate day) {
    return enabled.stream().map(board -> BoardEdition.on(board, day)).toList();
  }

  boolean isEnabled(Board board) {
    return enabled.contains(board);
  }

  /** The edition that a request names; the current one if the period is null. */
  public BoardEdition edition(String title, String period) {
    Board board = board(title);
    if (period == null) {
      return BoardEdition.at(board, clock.instant());
    }
    return BoardEdition.of(board, period)
        .orElseThrow(() -> Problems.badRequest("The board has no such period."));
  }

  /** The board that a request names. */
  Board board(String title) {
    return Board.titled(title)
        .filter(enabled::contains)
        .orElseThrow(() -> Problems.notFound("There is no such board."));
  }

  /** The edition that is open now. */
  public BoardEdition current(Board board) {
    return BoardEdition.at(board, clock.instant());
  }

  /**
   * The editions that Redis holds at a moment: the open ones, recent past ones, and the next ones
   * shortly before they begin. The largest comes last.
   */
  public List<BoardEdition> keptAt(Instant now) {
    List<BoardEdition> kept = new ArrayList<>();
    for (Board board : enabled) {
      Optional<BoardEdition> edition = Optional.of(BoardEdition.at(board, now.plus(AHEAD)));
      while (edition.isPresent() && isKept(edition.get(), now)) {
        kept.add(0, edition.get());
        edition = edition.get().previous();
      }
    }
    return kept;
  }

  /** The editions that Redis holds now. */
  public List<BoardEdition> kept() {
    return keptAt(clock.instant());
  }

  /** The edition with this {@link BoardEdition#id}, if there is one. */
  public static Optional<BoardEdition> withId(String id) {
    String[] parts = id.split(":", 2);
    return parts.length == 1
        ? Optional.of(BoardEdition.ALL_TIME).filter(edition -> edition.id().equals(id))
        : Board.titled(parts[0]).flatMap(board -> BoardEdition.of(board, parts[1]));
  }

  /** Whether battles may still be written to an edition. */
  public boolean isOpen(BoardEdition edition) {
    return edition.end().map(end -> clock.instant().isBefore(end.plus(LATE))).orElse(true);
  }

  /** Whether an edition begins so far in the future that by no server's clock it can have begun. */
  boolean isFuture(BoardEdition edition) {
    return edition.start().map(clock.instant().plus(CLOCK_SKEW)::isBefore).orElse(false);
  }

  /** Whether an edition ended so long ago that Redis no longer keeps it. */
  public boolean isPast(BoardEdition edition) {
    return !isOpen(edition) && !isKept(edition, clock.instant());
  }

  /** Whether an edition's standings have exceeded their retention time. */
  public boolean isOutdated(BoardEdition edition, Instant now) {
    return periodsKept.isPresent()
        && edition
            .end()
            .map(end -> end.plus(LATE).plus(periodsKept.get()))
            .filter(now::isAfter)
            .isPresent();
  }

  /** How often a board in Redis is compared with PostgreSQL. */
  public Duration reconcileEvery() {
    return reconcileEvery;
  }

  /** When an edition that is built now expires in Redis; empty for the all-time board. */
  public Optional<Instant> expiry(BoardEdition edition) {
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
