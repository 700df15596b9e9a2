package games.arena.suspension;

import games.arena.http.PathId;
import games.arena.http.Problem;
import games.arena.http.Problems;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;

/** A player's suspension. */
@Path("/v1/players/{id}/suspension")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class SuspensionResource {

  private final Suspensions suspensions;

  SuspensionResource(Suspensions suspensions) {
    this.suspensions = suspensions;
  }

  @GET
  public SuspensionView get(@RestPath String id) {
    return suspensions
        .find(PathId.parse(id))
        .orElseThrow(() -> Problems.notFound("This player is not suspended."));
  }

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  public SuspensionView suspend(@RestPath String id, NewSuspension request) {
    SuspensionView suspension = request.check(PathId.parse(id));
    if (!suspensions.suspend(suspension)) {
      throw Problems.noSuchPlayer();
    }
    return suspension;
  }

  @DELETE
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  public void lift(@RestPath String id) {
    if (!suspensions.lift(PathId.parse(id))) {
      throw Problems.noSuchPlayer();
    }
  }
}
