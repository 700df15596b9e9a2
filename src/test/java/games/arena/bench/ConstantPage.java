package games.arena.bench;

import games.arena.account.policy.Access;
import games.arena.account.policy.Routes;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;

/**
 * What a page of a board is compared with: the same bytes, from memory, behind the same sign-in.
 */
@Path(ConstantPage.PATH)
@Produces(MediaType.APPLICATION_JSON)
public class ConstantPage {

  static final String PATH = "/v1/test/constant-page";

  private static volatile Buffer page = Buffer.buffer();

  /** Opens it to whoever is signed in. */
  @ApplicationScoped
  public static class Route implements Routes {
    @Override
    public Map<String, Access> access() {
      return Map.of("GET " + PATH, Access.SIGNED_IN);
    }
  }

  @GET
  public Buffer page() {
    return page;
  }

  static void is(String json) {
    page = Buffer.buffer(json);
  }
}
