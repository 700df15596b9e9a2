package games.arena.account.token;

import games.arena.http.PathId;
import games.arena.http.Problems;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;

/** Tokens that a game server fetches for a player whom it has signed in itself. */
@Path("/v1/players/{id}/tokens")
@Produces(MediaType.APPLICATION_JSON)
public class PlayerTokensResource {

  private final PlayerTokens tokens;

  PlayerTokensResource(PlayerTokens tokens) {
    this.tokens = tokens;
  }

  /** Opens a session of the player. */
  @POST
  @Blocking
  public Tokens open(@RestPath String id) {
    return tokens.open(PathId.parse(id)).orElseThrow(Problems::noSuchPlayer);
  }
}
