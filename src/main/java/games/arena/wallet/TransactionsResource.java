package games.arena.wallet;

import games.arena.account.grant.Caller;
import games.arena.http.IdempotencyKey;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;

/** Transactions of several players, all of them or none. */
@Path("/v1/transactions")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class TransactionsResource {

  private final Wallet wallet;
  private final SecurityIdentity identity;

  TransactionsResource(Wallet wallet, SecurityIdentity identity) {
    this.wallet = wallet;
    this.identity = identity;
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public RestResponse<TransactionsView> make(
      NewTransactions request, @Context HttpHeaders headers) {
    Wallet.Done done =
        wallet.make(
            new WalletRequest(
                WalletRequest.Kind.BATCH,
                Caller.of(identity).accountId(),
                IdempotencyKey.require(headers.getRequestHeader(IdempotencyKey.HEADER)),
                request.check()));
    return RestResponse.status(
        done.isNew() ? RestResponse.Status.CREATED : RestResponse.Status.OK,
        new TransactionsView(done.transactions()));
  }
}
