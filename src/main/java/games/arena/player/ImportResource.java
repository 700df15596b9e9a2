package games.arena.player;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The import of an existing game's players. */
@Path("/v1/admin/players/import")
@Produces(MediaType.APPLICATION_JSON)
public class ImportResource {

  private final PlayerImport players;

  ImportResource(PlayerImport players) {
    this.players = players;
  }

  /** Imports players one by one; one that is there already stays as it is. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Blocking
  public ImportView run(NewImport request) {
    return players.run(request.check());
  }
}
