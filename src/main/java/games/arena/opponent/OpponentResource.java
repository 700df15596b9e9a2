package games.arena.opponent;

import games.arena.account.Caller;
import games.arena.http.Limit;
import games.arena.http.Problems;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestQuery;

/** Whom a player could challenge. */
@Path("/v1/opponents")
@Produces(MediaType.APPLICATION_JSON)
public class OpponentResource {

  private static final int USUAL = 10;
  private static final int MAX = 25;

  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

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

  private long player(String playerId) {
    Caller caller = Caller.of(identity);
    if (playerId != null && !ID.matcher(playerId).matches()) {
      throw Problems.badRequest("The query parameter playerId must be a player's id.");
    }
    if (caller.playerId() == null) {
      if (playerId == null) {
        throw Problems.invalid("playerId", "is required, since this account plays no player");
      }
      return Long.parseLong(playerId);
    }
    if (playerId != null && !caller.plays(Long.parseLong(playerId))) {
      throw Problems.forbidden("A player may only look for opponents of its own.");
    }
    return caller.playerId();
  }
}
