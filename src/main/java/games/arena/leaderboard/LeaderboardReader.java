package games.arena.leaderboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import games.arena.http.Cursor;
import games.arena.http.Page;
import games.arena.http.Problems;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.mutiny.unchecked.Unchecked;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers what is asked of a board. */
@ApplicationScoped
public class LeaderboardReader {

  private static final int AFTER = 0;
  private static final int BEFORE = 1;

  private final Leaderboard leaderboard;
  private final LeaderboardKeeper keeper;
  private final PlayerNames names;
  private final ObjectMapper json;
  private final SharedReads<Question, Buffer> pages = new SharedReads<>(this::page);

  LeaderboardReader(
      Leaderboard leaderboard, LeaderboardKeeper keeper, PlayerNames names, ObjectMapper json) {
    this.leaderboard = leaderboard;
    this.keeper = keeper;
    this.names = names;
    this.json = json;
  }

  private record Question(BoardEdition edition, Place place, int limit) {}

  /** A page as JSON, written once for all who ask for it at the same time. */
  Uni<Buffer> page(BoardEdition edition, Place place, int limit) {
    return pages.read(new Question(edition, place, limit));
  }

  /** A player's place on a board; empty where the player is not on it. */
  public Uni<Optional<PlayerRank>> rank(BoardEdition edition, long playerId) {
    return read(edition, new Place.Around(playerId), 1)
        .flatMap(
            slice ->
                named(slice)
                    .map(
                        entries ->
                            entries.stream()
                                .findFirst()
                                .map(entry -> PlayerRank.of(entry, slice.total()))));
  }

  /** The place that a cursor of this board names. */
  Place place(BoardEdition edition, String cursor) {
    long[] position = Cursor.decode(edition.id(), 3, cursor);
    return position[0] == AFTER
        ? new Place.After(position[1], position[2])
        : new Place.Before(position[1], position[2]);
  }

  private Uni<Buffer> page(Question question) {
    return read(question.edition(), question.place(), question.limit())
        .invoke(slice -> refuseUnknown(question.place(), slice))
        .flatMap(slice -> named(slice).map(entries -> page(question.edition(), slice, entries)))
        .map(this::write);
  }

  private static void refuseUnknown(Place place, Slice slice) {
    if (place instanceof Place.Around && slice.entries().isEmpty()) {
      throw Problems.notFound("This player is not on the board.");
    }
  }

  /**
   * Reads from Redis. A board that Redis does not have is built first: a new period, a past one, or
   * one lost.
   */
  private Uni<Slice> read(BoardEdition edition, Place place, int limit) {
    return leaderboard
        .read(edition, place, limit)
        .flatMap(
            slice ->
                slice.isPresent()
                    ? Uni.createFrom().item(slice)
                    : rebuild(edition).flatMap(ignored -> leaderboard.read(edition, place, limit)))
        .map(slice -> slice.orElseThrow(LeaderboardReader::notYet));
  }

  private Uni<Boolean> rebuild(BoardEdition edition) {
    return Uni.createFrom()
        .item(Unchecked.supplier(() -> keeper.rebuild(edition)))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private static RuntimeException notYet() {
    return Problems.unavailable("The board is being rebuilt.", 1);
  }

  /** A player whose name is gone was deleted a moment ago, and is about to leave the board. */
  private Uni<List<LeaderboardEntry>> named(Slice slice) {
    List<Long> playerIds = slice.entries().stream().map(Slice.Ranked::playerId).toList();
    return names.of(playerIds).map(known -> entries(slice, known));
  }

  private static List<LeaderboardEntry> entries(Slice slice, Map<Long, String> names) {
    return slice.entries().stream()
        .filter(entry -> names.containsKey(entry.playerId()))
        .map(
            entry ->
                new LeaderboardEntry(
                    entry.rank(), entry.playerId(), names.get(entry.playerId()), entry.score()))
        .toList();
  }

  private static Page<LeaderboardEntry> page(
      BoardEdition edition, Slice slice, List<LeaderboardEntry> entries) {
    List<Slice.Ranked> ranked = slice.entries();
    boolean more = slice.before() + ranked.size() < slice.total();
    String next = null;
    String previous = null;
    if (!ranked.isEmpty()) {
      Slice.Ranked last = ranked.get(ranked.size() - 1);
      Slice.Ranked first = ranked.get(0);
      next = more ? Cursor.encode(edition.id(), AFTER, last.score(), last.playerId()) : null;
      previous =
          slice.before() > 0
              ? Cursor.encode(edition.id(), BEFORE, first.score(), first.playerId())
              : null;
    }
    return new Page<>(entries, slice.total(), next, previous);
  }

  private Buffer write(Page<LeaderboardEntry> page) {
    try {
      return Buffer.buffer(json.writeValueAsBytes(page));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
