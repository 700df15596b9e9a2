package games.arena.leaderboard;

import games.arena.account.limit.AccountLimits;
import games.arena.http.IdText;
import games.arena.http.Limit;
import games.arena.http.PathId;
import games.arena.http.Problems;
import games.arena.http.SseClient;
import games.arena.leaderboard.board.BoardEdition;
import games.arena.leaderboard.board.Boards;
import games.arena.leaderboard.board.Place;
import games.arena.leaderboard.reading.BoardPages;
import games.arena.leaderboard.reading.PlayerRank;
import games.arena.leaderboard.streaming.LeaderboardStreams;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Objects;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Boards and places on them. */
@Path("/v1/leaderboards/{board}")
@Produces(MediaType.APPLICATION_JSON)
public class LeaderboardResource {

  private final BoardPages pages;
  private final Boards boards;
  private final LeaderboardStreams streams;
  private final AccountLimits accounts;

  LeaderboardResource(
      BoardPages pages, Boards boards, LeaderboardStreams streams, AccountLimits accounts) {
    this.pages = pages;
    this.boards = boards;
    this.streams = streams;
    this.accounts = accounts;
  }

  /** A page of a board: from the top or a cursor, around a player, or of selected players. */
  @GET
  public Uni<Buffer> page(
      @RestPath String board,
      @RestQuery String period,
      @RestQuery String limit,
      @RestQuery String cursor,
      @RestQuery String around,
      @RestQuery String players) {
    BoardEdition edition = boards.edition(board, period);
    int most = Limit.parse(limit);
    if (Stream.of(cursor, around, players).filter(Objects::nonNull).count() > 1) {
      throw Problems.badRequest("Only one of cursor, around and players can be given.");
    }
    if (players != null) {
      return pages.group(edition, PlayerList.parse(players));
    }
    if (around != null) {
      return pages.page(edition, new Place.Around(playerId(around)), most);
    }
    if (cursor == null) {
      return pages.page(edition, new Place.Top(), most);
    }
    BoardEdition begun = period == null ? pages.editionOf(cursor, edition) : edition;
    return pages.page(begun, pages.place(begun, cursor), most);
  }

  @GET
  @Path("players/{id}")
  public Uni<PlayerRank> player(
      @RestPath String board, @RestPath String id, @RestQuery String period) {
    return pages
        .rank(boards.edition(board, period), PathId.parse(id))
        .map(rank -> rank.orElseThrow(() -> Problems.notFound("This player is not on the board.")));
  }

  /** Streams the top of a board as server-sent events whenever it changes. */
  @GET
  @Path("stream")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Uni<Void> stream(
      @RestPath String board,
      @RestQuery String period,
      @RestQuery String limit,
      @Context SecurityIdentity caller,
      @Context HttpServerRequest request) {
    BoardEdition edition = boards.edition(board, period);
    if (!edition.equals(boards.current(edition.board()))) {
      throw Problems.badRequest("Only the current period can be listened to.");
    }
    int most = Limit.parse(limit);
    if (request.method() == HttpMethod.HEAD) {
      return SseClient.head(request.response());
    }
    return accounts.stream(
        caller, welcome -> streams.listen(edition.board(), most, request.response(), welcome));
  }

  private static long playerId(String around) {
    if (!IdText.isCanonical(around)) {
      throw Problems.badRequest("The query parameter around must be a player's id.");
    }
    return PathId.parse(around);
  }
}
