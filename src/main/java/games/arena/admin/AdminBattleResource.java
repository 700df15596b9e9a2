package games.arena.admin;

import games.arena.battle.BattleCancellation;
import games.arena.battle.BattleView;
import games.arena.http.PathId;
import games.arena.http.Problems;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;

/** What administrators do about single battles. */
@Path("/v1/admin/battles")
@Produces(MediaType.APPLICATION_JSON)
public class AdminBattleResource {

  private static final int MAX_REASON = 200;

  private final BattleCancellation cancellation;

  AdminBattleResource(BattleCancellation cancellation) {
    this.cancellation = cancellation;
  }

  /**
   * Cancels a battle.
   *
   * @param reason what the players are told; may be null
   */
  public record Cancellation(String reason) {}

  /** Ends a queued battle as failed. */
  @POST
  @Path("{id}/cancel")
  @Blocking
  @Consumes(MediaType.APPLICATION_JSON)
  public BattleView cancel(@RestPath String id, Cancellation request) {
    long battleId = PathId.parse(id);
    String reason = request.reason() == null ? null : request.reason().strip();
    if (reason != null
        && (reason.isEmpty() || reason.codePointCount(0, reason.length()) > MAX_REASON)) {
      throw Problems.invalid("reason", "must have 1 to " + MAX_REASON + " characters");
    }
    return cancellation.cancel(battleId, reason);
  }
}
