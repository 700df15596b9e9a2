package games.arena.player;

import games.arena.account.Passwords;
import games.arena.account.UniqueName;
import games.arena.account.grant.Caller;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

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
    return mayRegister(request)
        .map(ignored -> request.check())
        .flatMap(name -> register(request, name));
  }

  @GET
  @Path("{id}")
  @Blocking
  public PlayerView get(@RestPath String id) {
    return players.find(PathId.parse(id)).orElseThrow(PlayerResource::unknown);
  }

  @GET
  @Path("me")
  @Blocking
  public PlayerView me() {
    Long playerId = Caller.of(identity.getIdentity()).playerId();
    if (playerId == null) {
      throw Problems.notFound("This account plays no player.");
    }
    return players.find(playerId).orElseThrow(PlayerResource::unknown);
  }

  /** Finds a player by its name in any spelling. */
  @GET
  @Blocking
  public Page<PlayerView> named(@RestQuery String name) {
    if (name == null) {
      throw Problems.badRequest("The query parameter name is required.");
    }
    return Page.single(players.find(UniqueName.keyOf(name)).map(List::of).orElse(List.of()));
  }

  @PATCH
  @Path("{id}")
  @Consumes({MediaType.APPLICATION_JSON, JsonBody.MERGE_PATCH})
  public Uni<PlayerView> change(@RestPath String id, PlayerChange request) {
    long playerId = PathId.parse(id);
    request.check();
    Uni<String> hash =
        request.password() == null
            ? Uni.createFrom().nullItem()
            : passwords.hash(request.password());
    return hash.emitOn(Infrastructure.getDefaultWorkerPool())
        .map(made -> changes.change(playerId, request.description(), made))
        .map(
            found ->
                players.find(playerId).filter(view -> found).orElseThrow(PlayerResource::unknown));
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
   * Checks the permission to set a new player's values, which registration itself does not need.
   */
  private Uni<Void> mayRegister(NewPlayer request) {
    if (!request.hasValues()) {
      return Uni.createFrom().voidItem();
    }
    return identity
        .getDeferredIdentity()
        .invoke(
            who -> {
              if (who.isAnonymous()) {
                throw Problems.unauthorized();
              }
              if (!Caller.of(who).mayChooseValues()) {
                throw Problems.forbidden("This account may not choose a player's values.");
              }
            })
        .replaceWithVoid();
  }

  private Uni<Response> register(NewPlayer request, UniqueName name) {
    return passwords
        .hash(request.password())
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(hash -> players.register(request, name, hash))
        .map(view -> Response.created(URI.create("/v1/players/" + view.id())).entity(view).build());
  }

  private static RuntimeException unknown() {
    return Problems.notFound("There is no such player.");
  }
}
