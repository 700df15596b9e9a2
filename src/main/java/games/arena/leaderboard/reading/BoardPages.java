package games.arena.leaderboard.reading;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import games.arena.http.Cursor;
import games.arena.http.Problems;
import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Place;
import games.arena.leaderboard.board.Score;
import games.arena.leaderboard.board.Slice;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads pages and ranks of boards, with the players' names. */
@ApplicationScoped
public class BoardPages {

  private static final int AFTER = 0;
  private static final int BEFORE = 1;
  private static final int CURSOR_LENGTH = 3;

  /** For how many periods a cursor leads on, the one it began in included. */
  private static final int CURSOR_PERIODS = 8;

  /** The greatest id in a cursor: adding one does not overflow. */
  private static final long LAST_ID = Long.MAX_VALUE - 1;

  private final BoardsWithFallback boards;
  private final PlayerNames names;
  private final ObjectMapper json;
  private final SharedReads<Question, Buffer> pages = new SharedReads<>(this::page);

  BoardPages(BoardsWithFallback boards, PlayerNames names, ObjectMapper json) {
    this.boards = boards;
    this.names = names;
    this.json = json;
  }

  record Question(BoardEdition edition, Place place, int limit) {}

  /** Entries of a board with the players' names. */
  public record Named(Question question, Slice slice, Map<Long, String> names) {

    /** Leaves out players without a name: they have just been deleted and will leave the board. */
    List<LeaderboardEntry> entries() {
      return slice.entries().stream()
          .filter(entry -> names.containsKey(entry.playerId()))
          .map(entry -> LeaderboardEntry.of(entry, names.get(entry.playerId())))
          .toList();
    }

    /** The same with fewer entries. */
    public Named first(int most) {
      return new Named(question, slice.first(most), names);
    }
  }

  /** A page as JSON; simultaneous requests for the same page share it. */
  public Uni<Buffer> page(BoardEdition edition, Place place, int limit) {
    return pages.read(new Question(edition, place, limit));
  }

  /** The first entries of a board. */
  public Uni<Named> top(BoardEdition edition, int limit) {
    return read(new Question(edition, new Place.Top(), limit));
  }

  /** A player's place on a board; empty if the player is not on it. */
  public Uni<Optional<PlayerRank>> rank(BoardEdition edition, long playerId) {
    return read(new Question(edition, new Place.Around(playerId), 1))
        .map(
            found ->
                found.entries().stream()
                    .findFirst()
                    .map(entry -> PlayerRank.of(entry, found.slice().total())));
  }

  /** A player's rank without its name; empty if the player is not on the board. */
  public Uni<Optional<Long>> rankOfPlayer(BoardEdition edition, long playerId) {
    return boards
        .read(edition, new Place.Around(playerId), 1)
        .map(slice -> slice.entries().stream().findFirst().map(Slice.Ranked::rank));
  }

  /** The rank of a score on a board: the number of better scores plus one. */
  public Uni<Long> rankOf(BoardEdition edition, long score) {
    // No player has the id 0, so all players with this score come after that position.
    return boards.read(edition, new Place.After(score, 0), 1).map(slice -> slice.before() + 1);
  }

  /** A board of selected players; players who are not on the board are left out. */
  public Uni<Buffer> group(BoardEdition edition, Collection<Long> playerIds) {
    return boards
        .players(edition, playerIds)
        .flatMap(
            found ->
                names
                    .of(found.stream().map(Slice.Ranked::playerId).toList())
                    .map(known -> BoardPage.single(edition, GroupEntry.ranked(found, known))))
        .map(page -> Buffer.buffer(write(page)));
  }

  /**
   * The edition that a cursor belongs to: the current one, or that of an earlier period if another
   * one has begun since the first page. The current one for a cursor of neither.
   */
  public BoardEdition editionOf(String cursor, BoardEdition current) {
    Optional<BoardEdition> edition = Optional.of(current);
    for (int i = 0; i < CURSOR_PERIODS && edition.isPresent(); i++) {
      if (Cursor.isOf(edition.get().id(), CURSOR_LENGTH, cursor)) {
        return edition.get();
      }
      edition = edition.flatMap(BoardEdition::previous);
    }
    return current;
  }

  /** The place in a cursor of this board. */
  public Place place(BoardEdition edition, String cursor) {
    long[] position = Cursor.decode(edition.id(), CURSOR_LENGTH, cursor);
    long score = position[1];
    long playerId = position[2];
    // Cursors can be forged, so the numbers are checked.
    if (score >= 0 && score <= Score.MAX && playerId >= 0 && playerId <= LAST_ID) {
      if (position[0] == AFTER) {
        return new Place.After(score, playerId);
      }
      if (position[0] == BEFORE) {
        return new Place.Before(score, playerId);
      }
    }
    throw Problems.badRequest("The cursor is not one of this list.");
  }

  private Uni<Buffer> page(Question question) {
    return read(question)
        .invoke(BoardPages::refuseUnknown)
        .map(found -> Buffer.buffer(write(found)));
  }

  private static void refuseUnknown(Named found) {
    if (found.question().place() instanceof Place.Around && found.slice().entries().isEmpty()) {
      throw Problems.notFound("This player is not on the board.");
    }
  }

  private Uni<Named> read(Question question) {
    return boards
        .read(question.edition(), question.place(), question.limit())
        .flatMap(
            slice ->
                names
                    .of(slice.entries().stream().map(Slice.Ranked::playerId).toList())
                    .map(known -> new Named(question, slice, known)));
  }

  /** A page as JSON. */
  public byte[] write(Named found) {
    Slice slice = found.slice();
    return write(
        new BoardPage(
            found.question().edition().shownPeriod(),
            found.entries(),
            slice.total(),
            next(found),
            previous(found)));
  }

  private byte[] write(BoardPage page) {
    try {
      return json.writeValueAsBytes(page);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String next(Named found) {
    Slice slice = found.slice();
    if (slice.before() + slice.entries().size() >= slice.total()) {
      return null;
    }
    if (slice.entries().isEmpty()) {
      // No entries are left before the cursor; the next page starts at the cursor's own position.
      return found.question().place() instanceof Place.Before before
          ? cursor(found, AFTER, before.score(), before.playerId() - 1)
          : null;
    }
    Slice.Ranked last = slice.entries().get(slice.entries().size() - 1);
    return cursor(found, AFTER, last.score(), last.playerId());
  }

  private static String previous(Named found) {
    Slice slice = found.slice();
    if (slice.before() == 0) {
      return null;
    }
    if (slice.entries().isEmpty()) {
      // No entries are left after the cursor; the previous page ends at the cursor's own position.
      return found.question().place() instanceof Place.After after
          ? cursor(found, BEFORE, after.score(), Math.min(after.playerId(), LAST_ID - 1) + 1)
          : null;
    }
    Slice.Ranked first = slice.entries().get(0);
    return cursor(found, BEFORE, first.score(), first.playerId());
  }

  private static String cursor(Named found, int direction, long score, long playerId) {
    return Cursor.encode(found.question().edition().id(), direction, score, playerId);
  }
}
