package games.arena.account.token;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Publishes the public keys (RFC 7517), so that other services can verify access tokens. */
@Path("/.well-known/jwks.json")
public class JwksResource {

  private final SigningKeys keys;

  JwksResource(SigningKeys keys) {
    this.keys = keys;
  }

  @GET
  @Blocking
  @Produces(MediaType.APPLICATION_JSON)
  public Response keys() {
    return Response.ok(keys.get().published())
        .header(HttpHeaders.CACHE_CONTROL, "public, max-age=60")
        .build();
  }
}
