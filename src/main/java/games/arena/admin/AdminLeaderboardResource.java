package games.arena.admin;

import games.arena.http.Problem;
import games.arena.leaderboard.upkeep.LeaderboardRebuild;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Board operations for administrators. */
@Path("/v1/admin/leaderboards")
public class AdminLeaderboardResource {

  private final LeaderboardRebuild rebuild;

  AdminLeaderboardResource(LeaderboardRebuild rebuild) {
    this.rebuild = rebuild;
  }

  /** Starts a rebuild of all boards in the background; the boards stay available meanwhile. */
  @POST
  @Path("rebuild")
  @Blocking
  @ResponseStatus(202)
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  public Uni<Void> rebuild() throws SQLException {
    return rebuild.begin();
  }

  /** Starts a rebuild of one board. */
  @POST
  @Path("{board}/rebuild")
  @Blocking
  @ResponseStatus(202)
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  public Uni<Void> rebuild(@RestPath String board, @RestQuery String period) {
    return rebuild.begin(board, period);
  }
}
