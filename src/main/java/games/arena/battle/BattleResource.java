package games.arena.battle;

import games.arena.account.grant.Caller;
import games.arena.http.IdempotencyKey;
import games.arena.http.PathId;
import games.arena.http.Prefer;
import games.arena.http.Problems;
import games.arena.trace.TraceParent;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;

/** Battles: submission and look-up. */
@Path("/v1/battles")
@Produces(MediaType.APPLICATION_JSON)
public class BattleResource {

  private final BattleSubmission submission;
  private final Batcher<Long, Optional<Battle>> lookUps;
  private final BattleWaiters waiters;
  private final SecurityIdentity identity;

  BattleResource(
      BattleSubmission submission,
      Battles battles,
      BattleWaiters waiters,
      SecurityIdentity identity) {
    this.submission = submission;
    this.lookUps = new Batcher<>(battles::find);
    this.waiters = waiters;
    this.identity = identity;
  }

  /** Submits a battle: 202, since it is fought soon, not now. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> submit(NewBattle request, @Context HttpHeaders headers) {
    Optional<String> key = IdempotencyKey.parse(headers.getRequestHeader(IdempotencyKey.HEADER));
    Caller caller = Caller.of(identity);
    long attackerId = request.attackerFor(caller);
    return submission
        .submit(
            new BattleSubmission.Submission(
                attackerId,
                request.opponentId(),
                caller.accountId(),
                key.orElse(null),
                TraceParent.current()))
        .map(
            battle ->
                Response.accepted(battle)
                    .location(URI.create("/v1/battles/" + battle.id()))
                    .build());
  }

  /** A battle; with {@code Prefer: wait=N} not before it has ended, or N seconds have passed. */
  @GET
  @Path("{id}")
  public Uni<BattleView> get(@RestPath String id, @Context HttpHeaders headers) {
    long battleId = PathId.parse(id);
    long caller = Caller.of(identity).accountId();
    Optional<Duration> wait = Prefer.waitTime(headers.getRequestHeader(Prefer.HEADER));
    return find(battleId)
        .flatMap(
            battle ->
                wait.isPresent() && battle.status().equals(Battle.QUEUED)
                    ? waiters.ended(caller, battleId, wait.get()).flatMap(ended -> find(battleId))
                    : Uni.createFrom().item(battle));
  }

  private Uni<BattleView> find(long id) {
    return lookUps
        .ask(id)
        .map(
            found ->
                found
                    .map(BattleView::whole)
                    .orElseThrow(() -> Problems.notFound("There is no such battle.")));
  }
}
