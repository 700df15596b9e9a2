package games.arena.admin;

import games.arena.battle.WorkerOperations;
import games.arena.http.Page;
import games.arena.http.Problem;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;

/** Holds workers back, all or one. Every call can be repeated. */
@Path("/v1/admin")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class AdminWorkerResource {

  private final WorkerOperations workers;

  AdminWorkerResource(WorkerOperations workers) {
    this.workers = workers;
  }

  @PUT
  @Path("queue/pause")
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  public void pause() {
    workers.pause();
  }

  @DELETE
  @Path("queue/pause")
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  public void resume() {
    workers.resume();
  }

  @GET
  @Path("workers")
  public Page<WorkerOperations.WorkerView> workers() {
    return Page.single(workers.workers());
  }

  @PUT
  @Path("workers/{name}/drain")
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  public void drain(@RestPath String name) {
    workers.drain(name);
  }

  @DELETE
  @Path("workers/{name}/drain")
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  public void undrain(@RestPath String name) {
    workers.undrain(name);
  }
}
