package games.arena.leaderboard;

import games.arena.http.Limit;
import games.arena.http.PathId;
import games.arena.http.Problems;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Boards and places on them. */
@Path("/v1/leaderboards/{board}")
@Produces(MediaType.APPLICATION_JSON)
public class LeaderboardResource {

  private final LeaderboardReader reader;
  private final Clock clock;

  LeaderboardResource(LeaderboardReader reader, Clock clock) {
    this.reader = reader;
    this.clock = clock;
  }

  @GET
  public Uni<Buffer> page(
      @RestPath String board,
      @RestQuery String period,
      @RestQuery String around,
      @RestQuery String limit,
      @RestQuery String cursor) {
    BoardEdition edition = edition(board, period);
    int most = Limit.parse(limit);
    if (around != null && cursor != null) {
      throw Problems.badRequest("A page around a player takes no cursor.");
    }
    if (around != null) {
      return reader.page(edition, new Place.Around(playerId(around)), most);
    }
    Place place = cursor == null ? new Place.Top() : reader.place(edition, cursor);
    return reader.page(edition, place, most);
  }

  @GET
  @Path("players/{id}")
  public Uni<PlayerRank> player(
      @RestPath String board, @RestPath String id, @RestQuery String period) {
    return reader
        .rank(edition(board, period), PathId.parse(id))
        .map(rank -> rank.orElseThrow(() -> Problems.notFound("This player is not on the board.")));
  }

  private BoardEdition edition(String title, String period) {
    Board board =
        Board.titled(title).orElseThrow(() -> Problems.notFound("There is no such board."));
    if (period == null) {
      return board.at(clock.instant());
    }
    return board
        .edition(period)
        .orElseThrow(() -> Problems.badRequest("The board has no such period."));
  }

  private static long playerId(String around) {
    if (!around.matches("[1-9][0-9]{0,18}")) {
      throw Problems.badRequest("The query parameter around must be a player's id.");
    }
    return PathId.parse(around);
  }
}
