package games.arena.account;

import games.arena.http.Problems;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;

/** Signing keys, for administrators. */
@Path("/v1/admin/keys")
@Blocking
@Produces(MediaType.APPLICATION_JSON)
public class KeyResource {

  private final SigningKeys keys;
  private final DatabaseKeys databaseKeys;

  KeyResource(SigningKeys keys, DatabaseKeys databaseKeys) {
    this.keys = keys;
    this.databaseKeys = databaseKeys;
  }

  /**
   * @param kid the id of the key that signs from now on
   */
  public record Rotated(String kid) {}

  /** Lets a new key sign from now on; tokens signed before stay good. */
  @POST
  @Path("rotate")
  public Rotated rotate() {
    if (keys.areFiles()) {
      throw Problems.conflict("The keys come from a directory: put a new file there.");
    }
    databaseKeys.rotate(Duration.ZERO);
    keys.load();
    return new Rotated(keys.get().current().id());
  }
}
