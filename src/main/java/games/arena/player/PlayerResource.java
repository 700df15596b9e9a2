package games.arena.player;

import games.arena.account.NewPasswords;
import games.arena.account.UniqueName;
import games.arena.account.grant.Caller;
import games.arena.http.IfMatch;
import games.arena.http.JsonBody;
import games.arena.http.Page;
import games.arena.http.PathId;
import games.arena.http.Problem;
import games.arena.http.Problems;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Players: registration, look-up, change and deletion. */
@Path("/v1/players")
@Produces(MediaType.APPLICATION_JSON)
public class PlayerResource {

  private final Players players;
  private final PlayerChanges changes;
  private final Registration registration;
  private final NewPasswords newPasswords;

  PlayerResource(
      Players players,
      PlayerChanges changes,
      Registration registration,
      NewPasswords newPasswords) {
    this.players = players;
    this.changes = changes;
    this.registration = registration;
    this.newPasswords = newPasswords;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> register(NewPlayer request, @Context HttpServerRequest http) {
    return registration
        .register(request, http)
        .map(
            view ->
                Response.created(URI.create("/v1/players/" + view.id()))
                    .header(HttpHeaders.ETAG, IfMatch.tag(view.revision()))
                    .entity(view)
                    .build());
  }

  @GET
  @Path("{id}")
  @Blocking
  public RestResponse<PlayerView> get(@RestPath String id) {
    return tagged(players.find(PathId.parse(id)).orElseThrow(Problems::noSuchPlayer));
  }

  @GET
  @Path("me")
  @Blocking
  public RestResponse<PlayerView> me(@Context SecurityIdentity caller) {
    Long playerId = Caller.of(caller).playerId();
    if (playerId == null) {
      throw Problems.notFound("This account plays no player.");
    }
    return tagged(players.find(playerId).orElseThrow(Problems::noSuchPlayer));
  }

  /** Finds a player by its name in any spelling or, for game servers, by its external id. */
  @GET
  @Blocking
  public Page<PlayerView> find(
      @RestQuery String name, @RestQuery String externalId, @Context SecurityIdentity caller) {
    if ((name == null) == (externalId == null)) {
      throw Problems.badRequest("One of the query parameters name and externalId is required.");
    }
    if (externalId != null && !Caller.of(caller).runsTheGame()) {
      throw Problems.forbidden("This account may not look for external ids.");
    }
    Optional<PlayerView> found =
        name == null ? players.findExternal(externalId) : players.find(UniqueName.keyOf(name));
    return Page.single(found.map(List::of).orElse(List.of()));
  }

  @PATCH
  @Path("{id}")
  @Consumes({MediaType.APPLICATION_JSON, JsonBody.MERGE_PATCH})
  public Uni<RestResponse<PlayerView>> change(
      @RestPath String id,
      PlayerChange request,
      @Context SecurityIdentity who,
      @Context HttpServerRequest http) {
    long playerId = PathId.parse(id);
    Optional<long[]> revisions = IfMatch.revisions(http.headers().getAll(IfMatch.HEADER));
    Caller caller = Caller.of(who);
    request.checkPermission(caller);
    UniqueName name = request.check();
    Uni<String> hash =
        request.password() == null
            ? Uni.createFrom().nullItem()
            : newPasswords.ofPlayer(
                playerId,
                request.password(),
                new NewPasswords.Asker(who, request.currentPassword(), http));
    return hash.emitOn(Infrastructure.getDefaultWorkerPool())
        .map(
            made ->
                changes.change(
                    playerId,
                    new PlayerChanges.Checked(
                        request, name, made, revisions, !caller.runsTheGame())))
        .map(
            found ->
                players.find(playerId).filter(view -> found).orElseThrow(Problems::noSuchPlayer))
        .map(PlayerResource::tagged);
  }

  /** Deletes a player. A player that deletes itself with a token sends its password. */
  @DELETE
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  public Uni<Void> delete(
      @RestPath String id,
      PlayerDeletion request,
      @Context SecurityIdentity caller,
      @Context HttpServerRequest http) {
    long playerId = PathId.parse(id);
    Uni<Void> proven =
        Caller.of(caller).plays(playerId)
            ? newPasswords.prove(
                new NewPasswords.Asker(
                    caller, request == null ? null : request.currentPassword(), http))
            : Uni.createFrom().voidItem();
    return proven
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .invoke(
            () -> {
              if (!changes.delete(playerId)) {
                throw Problems.noSuchPlayer();
              }
            });
  }

  private static RestResponse<PlayerView> tagged(PlayerView view) {
    return RestResponse.ResponseBuilder.ok(view)
        .header(HttpHeaders.ETAG, IfMatch.tag(view.revision()))
        .build();
  }
}
