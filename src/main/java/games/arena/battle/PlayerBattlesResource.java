package games.arena.battle;

import games.arena.http.Limit;
import games.arena.http.Page;
import games.arena.http.PathId;
import games.arena.http.Problems;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** A player's battles. */
@Path("/v1/players/{id}/battles")
@Produces(MediaType.APPLICATION_JSON)
public class PlayerBattlesResource {

  private final Battles battles;

  PlayerBattlesResource(Battles battles) {
    this.battles = battles;
  }

  /** Newest first, without their turns. */
  @GET
  @Blocking
  public Page<BattleView> page(
      @RestPath String id, @RestQuery String limit, @RestQuery String cursor) {
    return battles
        .of(PathId.parse(id), cursor, Limit.parse(limit))
        .orElseThrow(Problems::noSuchPlayer);
  }
}
