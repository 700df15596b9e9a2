package games.arena.opponent;

import games.arena.account.grant.Caller;
import games.arena.http.IdText;
import games.arena.http.Limit;
import games.arena.http.Problems;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestQuery;

/** Whom a player could challenge. */
@Path("/v1/opponents")
@Produces(MediaType.APPLICATION_JSON)
public class OpponentResource {

  private static final int USUAL = 10;
  private static final int MAX = 25;

  private final Opponents opponents;
  private final SecurityIdentity identity;

  OpponentResource(Opponents opponents, SecurityIdentity identity) {
    this.opponents = opponents;
    this.identity = identity;
  }

  /** The players nearest in power; a player asks for itself, others say for whom. */
  @GET
  @Blocking
  public OpponentList near(@RestQuery String playerId, @RestQuery String limit) {
    int most = Limit.parse(limit, USUAL, MAX);
    return opponents
        .of(player(playerId), most)
        .map(OpponentList::new)
        .orElseThrow(() -> Problems.invalid("playerId", "is the id of no player"));
  }

  private long player(String given) {
    Caller caller = Caller.of(identity);
    if (given == null) {
      if (caller.playerId() == null) {
        throw Problems.invalid("playerId", "is required, since this account plays no player");
      }
      return caller.playerId();
    }
    long id =
        IdText.parse(given)
            .orElseThrow(
                () -> Problems.badRequest("The query parameter playerId must be a player's id."));
    if (caller.playerId() != null && !caller.plays(id)) {
      throw Problems.forbidden("A player may only look for opponents of its own.");
    }
    return id;
  }
}
