package games.arena.player;

import games.arena.account.Passwords;
import games.arena.account.UniqueName;
import games.arena.account.grant.Caller;
import games.arena.http.IfMatch;
import games.arena.http.JsonBody;
import games.arena.http.Page;
import games.arena.http.PathId;
import games.arena.http.Problems;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
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
  private final Passwords passwords;
  private final CurrentIdentityAssociation identity;

  PlayerResource(
      Players players,
      PlayerChanges changes,
      Passwords passwords,
      CurrentIdentityAssociation identity) {
    this.players = players;
    this.changes = changes;
    this.passwords = passwords;
    this.identity = identity;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> register(NewPlayer request) {
    return runsTheGame(request).map(request::check).flatMap(name -> register(request, name));
  }

  @GET
  @Path("{id}")
  @Blocking
  public RestResponse<PlayerView> get(@RestPath String id) {
    return tagged(players.find(PathId.parse(id)).orElseThrow(PlayerResource::unknown));
  }

  @GET
  @Path("me")
  @Blocking
  public RestResponse<PlayerView> me() {
    Long playerId = Caller.of(identity.getIdentity()).playerId();
    if (playerId == null) {
      throw Problems.notFound("This account plays no player.");
    }
    return tagged(players.find(playerId).orElseThrow(PlayerResource::unknown));
  }

  /** Finds a player by its name in any spelling or, for game servers, by its external id. */
  @GET
  @Blocking
  public Page<PlayerView> find(@RestQuery String name, @RestQuery String externalId) {
    if ((name == null) == (externalId == null)) {
      throw Problems.badRequest("One of the query parameters name and externalId is required.");
    }
    if (externalId != null && !Caller.of(identity.getIdentity()).runsTheGame()) {
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
      @RestPath String id, PlayerChange request, @Context HttpHeaders headers) {
    long playerId = PathId.parse(id);
    Optional<long[]> revisions = IfMatch.revisions(headers.getRequestHeader(IfMatch.HEADER));
    Caller caller = Caller.of(identity.getIdentity());
    request.checkPermission(caller);
    UniqueName name = request.check();
    return hash(request.password())
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(
            made ->
                changes.change(
                    playerId,
                    new PlayerChanges.Checked(
                        request, name, made, revisions, !caller.runsTheGame())))
        .map(
            found ->
                players.find(playerId).filter(view -> found).orElseThrow(PlayerResource::unknown))
        .map(PlayerResource::tagged);
  }

  @DELETE
  @Path("{id}")
  @Blocking
  public void delete(@RestPath String id) {
    if (!changes.delete(PathId.parse(id))) {
      throw unknown();
    }
  }

  /**
   * Whether the caller acts for the game. Fails if the request needs that and it does not; for
   * other requests nobody has to sign in.
   */
  private Uni<Boolean> runsTheGame(NewPlayer request) {
    if (!request.hasValues() && request.password() != null) {
      return Uni.createFrom().item(false);
    }
    return identity
        .getDeferredIdentity()
        .map(
            who -> {
              boolean runs = !who.isAnonymous() && Caller.of(who).runsTheGame();
              if (request.hasValues() && !runs) {
                throw who.isAnonymous()
                    ? Problems.unauthorized()
                    : Problems.forbidden("This account may not choose a player's values.");
              }
              return runs;
            });
  }

  private Uni<Response> register(NewPlayer request, UniqueName name) {
    return hash(request.password())
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(hash -> players.register(request, name, hash))
        .map(
            view ->
                Response.created(URI.create("/v1/players/" + view.id()))
                    .header(HttpHeaders.ETAG, IfMatch.tag(view.revision()))
                    .entity(view)
                    .build());
  }

  /** Null if there is no password. */
  private Uni<String> hash(String password) {
    return password == null ? Uni.createFrom().nullItem() : passwords.hash(password);
  }

  private static RestResponse<PlayerView> tagged(PlayerView view) {
    return RestResponse.ResponseBuilder.ok(view)
        .header(HttpHeaders.ETAG, IfMatch.tag(view.revision()))
        .build();
  }

  private static RuntimeException unknown() {
    return Problems.notFound("There is no such player.");
  }
}
