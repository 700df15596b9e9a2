package games.arena.wallet;

import games.arena.account.grant.Caller;
import games.arena.http.IdempotencyKey;
import games.arena.http.Limit;
import games.arena.http.Page;
import games.arena.http.PathId;
import games.arena.http.Problems;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** A player's transactions. */
@Path("/v1/players/{id}/transactions")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class PlayerTransactionsResource {

  private final Wallet wallet;
  private final SecurityIdentity identity;

  PlayerTransactionsResource(Wallet wallet, SecurityIdentity identity) {
    this.wallet = wallet;
    this.identity = identity;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public RestResponse<TransactionView> make(
      @RestPath String id, NewTransaction request, @Context HttpHeaders headers) {
    Movement movement = request.check(PathId.parse(id));
    Wallet.Done done =
        wallet.make(
            new WalletRequest(
                WalletRequest.Kind.SINGLE,
                Caller.of(identity).accountId(),
                IdempotencyKey.require(headers.getRequestHeader(IdempotencyKey.HEADER)),
                List.of(movement)));
    return RestResponse.status(
        done.isNew() ? RestResponse.Status.CREATED : RestResponse.Status.OK,
        done.transactions().get(0));
  }

  /** Newest first. */
  @GET
  public Page<TransactionView> page(
      @RestPath String id, @RestQuery String limit, @RestQuery String cursor) {
    return wallet
        .page(PathId.parse(id), cursor, Limit.parse(limit))
        .orElseThrow(Problems::noSuchPlayer);
  }
}
