package games.arena.account;

import games.arena.account.grant.Caller;
import games.arena.http.JsonBody;
import games.arena.http.Limit;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Accounts of game servers and administrators. */
@Path("/v1/admin/accounts")
@Produces(MediaType.APPLICATION_JSON)
public class AccountResource {

  private final Accounts accounts;
  private final Passwords passwords;
  private final NewPasswords newPasswords;
  private final SecurityIdentity identity;

  AccountResource(
      Accounts accounts,
      Passwords passwords,
      NewPasswords newPasswords,
      SecurityIdentity identity) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.newPasswords = newPasswords;
    this.identity = identity;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<Response> create(NewAccount request) {
    UniqueName name = request.checkNew();
    return passwords
        .hash(request.password())
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(hash -> accounts.create(name, hash, request.role()))
        .map(
            view ->
                Response.created(URI.create("/v1/admin/accounts/" + view.id()))
                    .entity(view)
                    .build());
  }

  @GET
  @Blocking
  public Page<AccountView> page(@RestQuery String limit, @RestQuery String cursor) {
    return accounts.page(cursor, Limit.parse(limit));
  }

  @GET
  @Path("{id}")
  @Blocking
  public AccountView get(@RestPath String id) {
    return accounts.find(PathId.parse(id)).orElseThrow(AccountResource::unknown);
  }

  @PATCH
  @Path("{id}")
  @Consumes({MediaType.APPLICATION_JSON, JsonBody.MERGE_PATCH})
  public Uni<AccountView> change(
      @RestPath String id, AccountChange request, @Context HttpServerRequest http) {
    long accountId = PathId.parse(id);
    request.check();
    if (request.role() != null) {
      refuseOwn(accountId);
    }
    Uni<String> hash =
        request.password() == null
            ? Uni.createFrom().nullItem()
            : newPasswords.ofAccount(
                accountId,
                request.password(),
                new NewPasswords.Asker(identity, request.currentPassword(), http));
    return hash.emitOn(Infrastructure.getDefaultWorkerPool())
        .map(made -> accounts.change(accountId, request.role(), made))
        .map(changed -> changed.orElseThrow(AccountResource::unknown));
  }

  @DELETE
  @Path("{id}")
  @Blocking
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  public void delete(@RestPath String id) {
    long accountId = PathId.parse(id);
    refuseOwn(accountId);
    if (!accounts.delete(accountId)) {
      throw unknown();
    }
  }

  /** Prevents the last administrator from locking itself out. */
  private void refuseOwn(long accountId) {
    if (Caller.of(identity).accountId() == accountId) {
      throw Problems.conflict("An administrator cannot take its own rights away.");
    }
  }

  private static RuntimeException unknown() {
    return Problems.notFound("There is no such account.");
  }
}
